import {expect} from 'vitest'
import {ownedBy, tagged} from '../../../providers/aws/tags.ts'
import {TAGS} from '../../../src/domain/ownership.ts'
import {generateSshKeyPair} from '../../../src/domain/ssh-key.ts'
import type {ApiCall} from '../../../src/emulators/core/call-script.ts'
import type {Cloud, GangRequest, NetworkRequest} from '../../../src/ports/cloud.ts'
import {type EmulatedEc2, KEYS, OFFERING, startEc2} from '../aws/emulated-ec2.ts'
import {rentalOf} from '../aws/rental.ts'
import {CLUSTER, gangOf, networkOf, SMALL, startAzure} from '../azure/azure-emulator.ts'
import {LOGIN, makeByHand} from '../azure/hand-made.ts'
import {azureSdk, SOON} from '../azure/sdk.ts'
import {askGcp, finished} from '../gcp/ask-gcp.ts'
import {factsOf, startGcp, ZONE} from '../gcp/start-gcp.ts'

interface Life {
  readonly cloud: Cloud
  readonly network: NetworkRequest
  readonly gang: (size: number) => GangRequest
  /** What the cloud does to a node in between. */
  readonly stop: (id: string) => Promise<unknown>
  readonly more?: () => Promise<unknown>
  /** Something of the cluster is left that no gang has, and only a sweep finds. */
  readonly loseTrack?: () => Promise<unknown>
}

const bounded = () => AbortSignal.timeout(30_000)

/** A cluster is made, grows, is repaired, shrinks and goes, by hand and by sweep; then the cloud is asked what it lets do. */
async function live({cloud, network, gang, stop, more, loseTrack}: Life): Promise<void> {
  const {cluster} = network
  const ended = async (size: number) => {
    const {members, fault} = await cloud.ensureGang(gang(size), bounded())
    if (fault !== undefined) throw new Error(`${fault.code}: ${fault.message}`)
    return members
  }
  await cloud.ensureNetwork(network, bounded())
  await ended(1)
  const [first] = await ended(3)
  await stop(first?.id ?? '')
  await ended(3)
  await cloud.ensureNetwork({...network, sshFrom: ['198.51.100.0/24']}, bounded())
  await ended(1)
  const nodes = await cloud.nodes(cluster, bounded())
  const nodeIds = new Set([...nodes.map(({id}) => id), 'of another'])
  const request = {cluster, nodeIds, running: new Set<string>(), regions: [network.region ?? '']}
  await cloud.notices?.(request, bounded())
  await cloud.fabricPaths?.(request, bounded())
  const faults = [{kind: 'unspecified' as const, message: 'made up'}]
  const faulty = nodes.map(({id}) => ({id, faults, atUnixMs: 0, physicalHost: 'GGBB90904476'}))
  await cloud.reportFaulty?.({cluster, nodes: faulty}, bounded())
  await more?.()
  await cloud.removeGang(gang(0), bounded())
  await cloud.removeNetwork({cluster, ...(network.region !== undefined && {region: network.region})}, bounded())
  await cloud.ensureNetwork(network, bounded())
  await ended(2)
  await loseTrack?.()
  await cloud.sweep(cluster, bounded())
  await cloud.diagnose?.({}, bounded())
}

const operations = (calls: readonly ApiCall[]): ReadonlySet<string> => new Set(calls.map(({operation}) => operation))

/** What the provider asks EC2 in a cluster's life. */
export async function callsOfAws(): Promise<ReadonlySet<string>> {
  await using ec2 = await startEc2()
  const rental = {...rentalOf({...OFFERING, instanceType: 'g4dn.12xlarge'}, KEYS.host), together: true}
  const {cluster} = ec2
  const sites = [{zone: 'use1-az4', machine: rental.machine}]
  const cloud = ec2.cloud()
  const foreign = new Set<ApiCall>()
  const asAnother = async (act: () => Promise<unknown>) => {
    const before = ec2.world.script.calls.length
    await act()
    for (const call of ec2.world.script.calls.slice(before)) foreign.add(call)
  }
  await live({
    cloud,
    network: {cluster, region: 'us-east-1', owner: 'tester', sshFrom: ['192.0.2.0/24'], sites},
    gang: (size) => ec2.gang(size, {}, rental),
    stop: (id) => asAnother(() => ec2.api().stopInstances({InstanceIds: [id]})),
    loseTrack: () => asAnother(() => leaveParts(ec2)),
  })
  return operations(ec2.world.script.calls.filter((call) => !foreign.has(call)))
}

/** A disk and an interface that did not end with their instance, and a route table. */
async function leaveParts({api, cluster}: EmulatedEc2): Promise<void> {
  const ec2 = api()
  const {Subnets: [subnet] = []} = await ec2.describeSubnets({Filters: ownedBy(cluster)})
  const {Images: [image] = []} = await ec2.describeImages({Owners: ['amazon']})
  const {Instances = []} = await ec2.runInstances({
    ImageId: image?.ImageId,
    InstanceType: 'c7i.large',
    MinCount: 1,
    MaxCount: 1,
    NetworkInterfaces: [{DeviceIndex: 0, SubnetId: subnet?.SubnetId, DeleteOnTermination: false}],
    BlockDeviceMappings: [{DeviceName: image?.RootDeviceName, Ebs: {DeleteOnTermination: false}}],
    TagSpecifications: tagged(['instance', 'volume', 'network-interface'], {[TAGS.lease]: cluster.lease}),
  })
  await ec2.terminateInstances({InstanceIds: Instances.map(({InstanceId = ''}) => InstanceId)})
  await ec2.createRouteTable({
    VpcId: subnet?.VpcId,
    TagSpecifications: tagged(['route-table'], {[TAGS.lease]: cluster.lease}),
  })
}

/** … Compute Engine. */
export async function callsOfGcp(): Promise<ReadonlySet<string>> {
  await using on = await startGcp({latency: {bootMs: 0, operationMs: 0, listingMs: 250}})
  const machine = factsOf('a3-ultragpu-8g')
  const cloud = on.client()
  const reserve = async () => {
    const specificReservation = {count: '1', instanceProperties: {machineType: 'e2-standard-2'}}
    const before = on.world.script.calls.length
    await finished(on, await askGcp(on, 'POST', `zones/${ZONE}/reservations`, {name: 'held', specificReservation}))
    foreign.push([before, on.world.script.calls.length])
    const offering = {...on.gang(1).rental?.offering, purchase: 'reserved'} as never
    await cloud.ensureGang(on.gang(1, {offering, reservationId: 'held'}, 'reserved'), bounded())
    await expect
      .poll(async () => (await cloud.nodes(on.cluster, bounded())).some(({pool}) => pool === 'reserved'))
      .toBe(true)
    await cloud.removeGang(on.gang(0, {}, 'reserved'), bounded())
  }
  const foreign: [number, number][] = []
  await live({
    cloud,
    network: {...on.network(machine, ''), region: 'us-central1'},
    gang: (size) => on.gang(size, {machine, together: true}),
    async stop(id) {
      const before = on.world.script.calls.length
      await on.powerOff(id)
      foreign.push([before, on.world.script.calls.length])
    },
    more: reserve,
  })
  const own = on.world.script.calls.filter((_, at) => !foreign.some(([from, to]) => at >= from && at < to))
  return operations(own)
}

/** … Azure Resource Manager. */
export async function callsOfAzure(): Promise<ReadonlySet<string>> {
  await using on = await startAzure()
  const machine = 'Standard_ND96isr_H100_v5'
  const own: ApiCall[] = []
  await live({
    cloud: on.cloud,
    network: networkOf(),
    gang: (size) => gangOf(size, {instanceType: machine, rental: {together: true}}),
    stop: async () => {},
  })
  await on.cloud.sweep(CLUSTER, bounded())
  own.push(...on.world.script.calls)
  const sdk = azureSdk(on)
  const made = await makeByHand(sdk, {names: ['a'], size: SMALL, owner: generateSshKeyPair('')})
  await sdk.compute.virtualMachines.powerOff('mine', 'a', SOON)
  const before = on.world.script.calls.length
  const instances = made.map(({id, hostKey}) => ({id, hostKey, user: LOGIN}))
  await on.cloud.adoption?.look({ids: ['a']}, bounded())
  const request = {cluster: CLUSTER, pool: 'b', region: 'eastus', instances, authorizedKey: 'key', owner: 'ada'}
  for (let round = 0; round < 2; round++) {
    await on.cloud.adoption?.take(request, bounded())
    if (round === 0) await on.cloud.adoption?.leave(CLUSTER, bounded())
  }
  await on.cloud.removeGang({cluster: CLUSTER, pool: 'b'}, bounded())
  own.push(...on.world.script.calls.slice(before))
  return operations(own)
}
