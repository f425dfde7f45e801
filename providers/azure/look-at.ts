import {parseEmulatedSsh} from '../../src/domain/emulated-ssh.ts'
import type {FoundInstance} from '../../src/domain/imported.ts'
import {TAGS} from '../../src/domain/ownership.ts'
import type {LookRequest} from '../../src/ports/cloud.ts'
import {holderOf} from '../shared/node-tags.ts'
import {isSameId} from './arm-id.ts'
import {type Asking, askForAll} from './asking.ts'
import {type Machine, machinesAt} from './machines.ts'
import {stateOf} from './members.ts'

/** Virtual machines by the ids that Azure gave them, by the ids of their resources, or by their names in any group. */
export async function lookAt(
  asking: Asking,
  {ids, region}: LookRequest,
  emulated: boolean,
): Promise<readonly FoundInstance[]> {
  const found = (await findMachines(asking, ids)).map((machine) => foundInstance(machine, emulated))
  return found.filter(({place}) => region === undefined || place.region === region)
}

/** Each of them once, however often it is named; those that are ending are none. */
export async function findMachines(asking: Asking, ids: readonly string[]): Promise<readonly Machine[]> {
  const compute = await asking.clients.compute()
  const listed = ids.length === 0 ? [] : await askForAll(asking, async () => compute.virtualMachines.listAll())
  const named = listed.filter(({id, vmId, name}) =>
    ids.some((asked) => [id, vmId, name].some((each) => isSameId(each, asked))),
  )
  const machines = await machinesAt(
    asking,
    named.flatMap(({id}) => id ?? []),
  )
  return machines.filter(({json}) => json.provisioningState !== 'Deleting')
}

function foundInstance({json, privateAddress, publicAddress}: Machine, isEmulated: boolean): FoundInstance {
  const {tags = {}, vmId: id = '', name = '', id: path = '', osProfile} = json
  const [holder, managedBy] = [holderOf((key) => tags[key]), managerOf(json)]
  const emulated = isEmulated ? parseEmulatedSsh(tags[TAGS.emulatedSsh]) : undefined
  return {
    id,
    name,
    path,
    place: {
      ...{cloud: 'azure', region: json.location.toLowerCase().replaceAll(' ', ''), zone: json.zones?.[0] ?? ''},
      instanceType: json.hardwareProfile?.vmSize ?? '',
      purchase: purchaseOf(json),
    },
    state: stateOf(json),
    ssh: emulated ?? {address: publicAddress || privateAddress, port: 22, route: {kind: 'direct'}},
    privateAddress,
    ...(osProfile?.adminUsername && {login: osProfile.adminUsername}),
    ...(holder && {holder}),
    ...(managedBy && {managedBy}),
  }
}

type Json = Machine['json']

function purchaseOf({priority, capacityReservation}: Json): 'spot' | 'reserved' | 'on-demand' {
  if (priority !== undefined && priority !== 'Regular') return 'spot'
  return capacityReservation?.capacityReservationGroup === undefined ? 'on-demand' : 'reserved'
}

/** What would make another in its place, or end it. @source Azure, "Virtual Machines - Get"; names of gpuctl's groups: names.ts */
function managerOf({virtualMachineScaleSet, managedBy, id, tags = {}}: Json): string | undefined {
  const scaleSet = virtualMachineScaleSet?.id ?? managedBy
  if (scaleSet !== undefined) return `the scale set ${scaleSet.split('/').at(-1)}`
  if (Object.keys(tags).some((key) => key.startsWith('aks-managed-'))) return 'a node pool of Kubernetes Service'
  const group = id?.split('/')[4] ?? ''
  return /^gpuctl-.+-[0-9a-f]{10}-[a-z0-9]+$/i.test(group) ? `${group}, a group that gpuctl made` : undefined
}
