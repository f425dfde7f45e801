import type {_InstanceType, Tag} from '@aws-sdk/client-ec2'
import {TAGS} from '../../../domain/ownership.ts'
import type {InstanceAddress} from '../../../ports/instance-hosts.ts'
import type {Call} from '../state/account.ts'
import {addressIn, parseBlock} from '../state/address-block.ts'
import type {InstanceRecord} from '../state/instance-record.ts'
import {born} from '../state/tags.ts'
import {publicAddress} from './addresses.ts'
import type {PlannedInterface} from './check-interfaces.ts'
import type {CheckedLaunch} from './check-launch.ts'
import {bootInstance} from './life.ts'
import {makeVolumes} from './make-volumes.ts'
import type {Taken} from './take-capacity.ts'

/** Instances that are about to boot, with their interfaces and volumes. */
export async function makeInstances(
  call: Call,
  launch: CheckedLaunch,
  taken: Taken,
): Promise<readonly InstanceRecord[]> {
  const {account} = call
  const reservationId = account.newId('r')
  const launchedAt = new Date(Math.floor(account.world.clock.nowUnixMs() / 1000) * 1000)
  const ids = Array.from({length: taken.count}, () => account.newId('i'))
  const addresses = await Promise.all(ids.map((id) => account.world.hosts.allocate(id)))
  return ids.map((id, launchIndex) => {
    const address = addresses[launchIndex]
    if (address === undefined) throw new TypeError(`no address for ${id}`)
    const record = recordOf(call, launch, taken, {id, launchIndex, reservationId, launchedAt, address})
    call.region.instances.set(id, record)
    born(call, 'instance', id, [...(launch.tags.get('instance') ?? []), ...sshTag(address)])
    bootInstance(call, record)
    return record
  })
}

interface Identity {
  readonly id: string
  readonly launchIndex: number
  readonly reservationId: string
  readonly launchedAt: Date
  readonly address: InstanceAddress
}

function recordOf(call: Call, launch: CheckedLaunch, taken: Taken, identity: Identity): InstanceRecord {
  const {input, machine, image, zone, vpcId, interfaces, lifecycle} = launch
  const {id, address, ...rest} = identity
  const {clock} = call.account.world
  return {
    ...rest,
    id,
    ...(input.ClientToken === undefined ? {} : {clientToken: input.ClientToken}),
    type: machine.name as _InstanceType,
    arch: machine.arch,
    imageId: image.ImageId ?? '',
    zone,
    vpcId,
    subnetId: interfaces[0]?.subnetId ?? '',
    lifecycle,
    ...(input.Placement?.GroupName === undefined ? {} : {placementGroup: input.Placement.GroupName}),
    tenancy: input.Placement?.Tenancy ?? 'default',
    userData: launch.userData,
    privateAddress: address.privateAddress,
    hostname: `ip-${address.privateAddress.replaceAll('.', '-')}.${call.region.name}.compute.internal`,
    httpTokens: input.MetadataOptions?.HttpTokens ?? 'optional',
    onShutdown: input.InstanceInitiatedShutdownBehavior ?? 'stop',
    ...(input.CapacityReservationSpecification && {capacityTarget: input.CapacityReservationSpecification}),
    ...(taken.reservation === undefined ? {} : {reservation: taken.reservation}),
    ...(lifecycle === 'spot' ? {spotRequestId: spotRequest(call, launch, id, rest.launchedAt)} : {}),
    rootDevice: image.RootDeviceName ?? '/dev/sda1',
    interfaceIds: interfaces.map((each, index) => makeInterface(call, launch, each, {index, ...identity})),
    volumes: makeVolumes(call, launch, id, rest.launchedAt),
    takes: taken.takes,
    states: [{atUnixMs: clock.nowUnixMs(), name: 'pending'}],
    boot: new AbortController(),
    events: [],
  }
}

function makeInterface(
  call: Call,
  {vpcId, tags}: CheckedLaunch,
  planned: PlannedInterface,
  {id: instanceId, index, address, launchedAt}: Identity & {readonly index: number},
): string {
  const id = call.account.newId('eni')
  const {card, device, kind, subnetId, groups, isPublic, description, deleteOnTermination} = planned
  call.region.interfaces.set(id, {
    id,
    subnetId,
    vpcId,
    kind,
    groups,
    description,
    ...(kind === 'efa-only'
      ? {}
      : {privateAddress: index === 0 ? address.privateAddress : freeAddress(call, subnetId)}),
    ...(isPublic ? {publicAddress: publicAddress(id)} : {}),
    attachment: {
      id: call.account.newId('eni-attach'),
      instanceId,
      card,
      device,
      deleteOnTermination,
      at: launchedAt,
    },
  })
  born(call, 'network-interface', id, tags.get('network-interface'))
  return id
}

function freeAddress({region}: Call, subnetId: string): string {
  const block = parseBlock(region.subnets.get(subnetId)?.CidrBlock)
  const taken = new Set([...region.interfaces.values()].map(({privateAddress}) => privateAddress))
  for (let offset = 4; block !== undefined && offset < block.size - 1; offset++) {
    const address = addressIn(block, offset)
    if (!taken.has(address)) return address
  }
  throw new TypeError(`no address left in ${subnetId}, though they were counted`)
}

function spotRequest(call: Call, {tags, zone, input}: CheckedLaunch, instanceId: string, launchedAt: Date): string {
  const id = call.account.newId('sir')
  call.region.spotRequests.set(id, {
    SpotInstanceRequestId: id,
    InstanceId: instanceId,
    State: 'active',
    Status: {Code: 'fulfilled', Message: 'Your spot request is fulfilled.', UpdateTime: launchedAt},
    Type: input.InstanceMarketOptions?.SpotOptions?.SpotInstanceType ?? 'one-time',
    LaunchedAvailabilityZone: zone.name,
    ProductDescription: 'Linux/UNIX',
  })
  born(call, 'spot-instances-request', id, tags.get('spot-instances-request'))
  return id
}

/** Where the emulated instance's SSH server really listens. */
const sshTag = ({ssh}: InstanceAddress): readonly Tag[] =>
  ssh === undefined ? [] : [{Key: TAGS.emulatedSsh, Value: JSON.stringify(ssh)}]
