import type {VirtualMachineInstanceView, VirtualMachineScaleSet, VirtualMachineScaleSetVM} from '@azure/arm-compute'
import {parseEmulatedSsh} from '../../src/domain/emulated-ssh.ts'
import type {Node} from '../../src/domain/node.ts'
import type {Notice} from '../../src/domain/notice.ts'
import {TAGS} from '../../src/domain/ownership.ts'
import {HOST_KEY_TAG} from '../shared/node-tags.ts'
import type {SeenMember} from '../shared/plan-members.ts'
import {type Asking, askForAll} from './asking.ts'
import {indicesOf} from './indices.ts'
import {USER} from './scale-set-body.ts'

/** A machine of a gang's scale set. */
export interface AzureMember extends SeenMember {
  /** By which Azure knows it within the scale set. */
  readonly instanceId: string
  readonly node: Node
  readonly notice?: Notice
}

/** @param emulated whether nodes say so, and where their SSH servers really listen @param leaving ids of those not wanted any more */
export async function membersOf(
  asking: Asking,
  group: string,
  scaleSet: VirtualMachineScaleSet,
  emulated: boolean,
  leaving: readonly string[] = [],
): Promise<readonly AzureMember[]> {
  const name = scaleSet.name ?? ''
  const {clients} = asking
  const [compute, network] = await Promise.all([clients.compute(), clients.network()])
  const [machines, nics, addresses] = await Promise.all([
    askForAll(asking, async () => compute.virtualMachineScaleSetVMs.list(group, name, {expand: 'instanceView'})),
    askForAll(asking, async () => network.networkInterfaces.listVirtualMachineScaleSetNetworkInterfaces(group, name)),
    askForAll(asking, async () => network.publicIPAddresses.listVirtualMachineScaleSetPublicIPAddresses(group, name)),
  ])
  const privateAddresses = byMachine(nics, ({ipConfigurations}) => ipConfigurations?.[0]?.privateIPAddress)
  const publicAddresses = byMachine(addresses, ({ipAddress}) => ipAddress)
  const alive = machines.filter(({instanceId}) => instanceId !== undefined)
  const indices = indicesOf(
    scaleSet.tags ?? {},
    alive.map(({instanceId}) => Number(instanceId)),
  )
  return alive.map((machine) => {
    const instanceId = machine.instanceId ?? ''
    const index = indices.get(Number(instanceId)) ?? 0
    const state = stateOf(machine)
    const tags = {...scaleSet.tags, ...machine.tags}
    const privateAddress = privateAddresses.get(instanceId) ?? ''
    const pool = tags[TAGS.pool] ?? name
    const hostKey = tags[HOST_KEY_TAG]
    const ssh = emulated ? parseEmulatedSsh(tags[TAGS.emulatedSsh]) : undefined
    const address = publicAddresses.get(instanceId) ?? privateAddress
    const id = idOf(machine)
    return {
      id,
      instanceId,
      index,
      state,
      isWanted: !hasFailed(machine) && !leaving.includes(id),
      launchedAtUnixMs: machine.timeCreated?.getTime() ?? 0,
      ...maintenanceOf(id, machine),
      node: {
        id,
        name: `${pool}-${index}`,
        pool,
        index,
        state,
        ssh: {
          ...(ssh ?? {address, port: 22, user: USER, route: {kind: 'direct'}}),
          ...(hostKey !== undefined && {hostKey}),
        },
        privateAddress,
        ...(emulated && {caveat: 'emulated'}),
      },
    }
  })
}

/** A node's. */
export const idOf = ({vmId, id, instanceId = ''}: VirtualMachineScaleSetVM): string => vmId ?? id ?? instanceId

/**
 * The window in which Azure does it; before that the owner may. That spot is taken back, half a minute before, and that a host fails, Azure
 * tells only on the machine itself.
 *
 * @source Azure, "Handling planned maintenance notifications for Virtual Machine Scale Sets"
 */
export function maintenanceOf(nodeId: string, {instanceView}: SeenMachine): Pick<AzureMember, 'notice'> {
  const status = instanceView?.maintenanceRedeployStatus
  if (status?.maintenanceWindowStartTime === undefined) return {}
  const atUnixMs = status.maintenanceWindowStartTime.getTime()
  return {notice: {nodeId, kind: 'maintenance', code: 'maintenanceRedeployStatus', atUnixMs}}
}

/** By the number of the machine that its id names: `…/virtualMachines/3/networkInterfaces/…`. */
function byMachine<T extends {readonly id?: string}>(
  items: readonly T[],
  valueIn: (item: T) => string | undefined,
): ReadonlyMap<string, string> {
  return new Map(
    items.flatMap((item): [string, string][] => {
      const [, machine] = /[/]virtualMachines[/](\d+)[/]/i.exec(item.id ?? '') ?? []
      const value = valueIn(item)
      return machine === undefined || value === undefined ? [] : [[machine, value]]
    }),
  )
}

/** What a machine of a scale set and one by itself tell alike. */
type SeenMachine = Pick<VirtualMachineScaleSetVM, 'provisioningState'> & {
  readonly instanceView?: Pick<VirtualMachineInstanceView, 'statuses' | 'maintenanceRedeployStatus'>
}

/** What was to run and could not stays behind as a shell. */
const hasFailed = ({provisioningState}: VirtualMachineScaleSetVM): boolean => provisioningState === 'Failed'

/** @source Azure, "States and billing status of virtual machines" */
export function stateOf({provisioningState, instanceView}: SeenMachine): SeenMember['state'] {
  if (provisioningState === 'Deleting') return 'stopping'
  const power = instanceView?.statuses?.map(({code}) => /^PowerState\/(.*)$/.exec(code ?? '')?.[1]).find(Boolean)
  if (power === 'running' && provisioningState !== 'Creating') return 'running'
  if (power === 'deallocating' || power === 'stopping') return 'stopping'
  return power === 'stopped' || power === 'deallocated' ? 'stopped' : 'starting'
}
