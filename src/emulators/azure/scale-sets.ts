import {randomUUID} from 'node:crypto'
import type {ArmResource} from './account.ts'
import {ArmError, jsonAnswer, notFound} from './arm-error.ts'
import {type ArmCall, type ArmHandlers, groupIdOf, pageOf, param} from './call.ts'
import {checkScaleSet, SCALE_SET} from './check-scale-set.ts'
import {end, type Instance, powerDown, powerUp} from './instance.ts'
import {headersOf} from './long-operations.ts'
import {regionName} from './regions.ts'
import {allMachinesOf, growTo, machinesOf, settle} from './scale-set-machines.ts'
import {interfaceOf, scaleSetViewOf} from './scale-set-views.ts'
import {checkedTags} from './tags.ts'

/** Scale sets, and what can be done to many of their machines at once. */
export const scaleSets: ArmHandlers = {
  VirtualMachineScaleSets_CreateOrUpdate(call) {
    const {account, body} = call
    const id = idOf(call)
    const before = account.find(id)
    refuseWhileDeleting(before)
    const scaleSet: ArmResource = {
      id: before?.id ?? id,
      name: before?.name ?? param(call, 'vmScaleSetName'),
      type: SCALE_SET,
      location: regionName(body.location),
      ...(body.tags && {tags: checkedTags(body.tags)}),
      sku: {tier: 'Standard', ...body.sku},
      ...(body.zones && {zones: body.zones}),
      properties: {
        singlePlacementGroup: true,
        orchestrationMode: 'Uniform',
        ...body.properties,
        provisioningState: before === undefined ? 'Creating' : 'Updating',
        uniqueId: before?.properties.uniqueId ?? randomUUID(),
        timeCreated: before?.properties.timeCreated ?? new Date(account.world.clock.nowUnixMs()).toISOString(),
      },
    }
    return change(call, scaleSet, before)
  },
  VirtualMachineScaleSets_Update(call) {
    const {body} = call
    const before = existing(call)
    refuseWhileDeleting(before)
    const {properties} = before
    const profile = {...properties.virtualMachineProfile, ...body.properties?.virtualMachineProfile}
    return change(
      {...call, body: {location: before.location}},
      {
        ...before,
        ...(body.tags && {tags: checkedTags(body.tags)}),
        sku: {...before.sku, ...body.sku},
        properties: {...properties, ...body.properties, virtualMachineProfile: profile, provisioningState: 'Updating'},
      },
      before,
    )
  },
  VirtualMachineScaleSets_Get: (call) => jsonAnswer(200, existing(call)),
  VirtualMachineScaleSets_List: (call) => pageOf(call, call.account.listed(`${groupIdOf(call)}/`, SCALE_SET)),
  VirtualMachineScaleSets_GetInstanceView(call) {
    const scaleSet = existing(call)
    return jsonAnswer(
      200,
      scaleSetViewOf(scaleSet, failures.get(scaleSet.properties.uniqueId), machinesOf(call.account, scaleSet)),
    )
  },
  VirtualMachineScaleSets_Delete(call) {
    const {account, operationError} = call
    groupIdOf(call)
    const scaleSet = account.find(idOf(call))
    if (scaleSet === undefined) return {status: 204}
    scaleSet.properties.provisioningState = 'Deleting'
    return started(call, async () => {
      if (operationError !== undefined) {
        scaleSet.properties.provisioningState = 'Failed'
        throw operationError
      }
      await Promise.all(allMachinesOf(account, scaleSet).map((each) => end(account, each)))
      account.remove(scaleSet.id)
    })
  },
  VirtualMachineScaleSets_DeleteInstances(call) {
    const scaleSet = existing(call)
    const machines = chosen(call, scaleSet, call.body.instanceIds)
    return endMachines(call, scaleSet, machines)
  },
  VirtualMachineScaleSets_Start: (call) => onChosen(call, (each) => powerUp(call.account, each, call.operationError)),
  VirtualMachineScaleSets_PowerOff: (call) => onChosen(call, (each) => powerDown(call.account, each, 'stopped')),
  VirtualMachineScaleSets_Deallocate: (call) => onChosen(call, (each) => powerDown(call.account, each, 'deallocated')),
  NetworkInterfaces_ListVirtualMachineScaleSetNetworkInterfaces: (call) =>
    pageOf(
      call,
      facesOf(call).map(({nic}) => nic),
    ),
  PublicIPAddresses_ListVirtualMachineScaleSetPublicIPAddresses: (call) =>
    pageOf(
      call,
      facesOf(call).flatMap(({publicAddress}) => (publicAddress === undefined ? [] : [publicAddress])),
    ),
}

/** Why the last change of a scale set failed. */
const failures = new Map<string, ArmError>()

/** Takes a changed scale set, and brings its machines to their number. */
function change(call: ArmCall, scaleSet: ArmResource, before: ArmResource | undefined) {
  const {account, operationError} = call
  const size = checkScaleSet(call, scaleSet, before)
  growTo(call, scaleSet, size)
  account.put(scaleSet)
  failures.delete(scaleSet.properties.uniqueId)
  const answer = {...scaleSet, properties: {...scaleSet.properties}} // as it is now
  const {headers} = started(call, async () => {
    const current = () => account.find(scaleSet.id)
    try {
      await settle(account, current() ?? scaleSet, operationError)
      setState(current(), 'Succeeded')
    } catch (error) {
      setState(current(), 'Failed')
      if (error instanceof ArmError) failures.set(scaleSet.properties.uniqueId, error)
      throw error
    }
  })
  const {'azure-asyncoperation': status = ''} = headers
  return jsonAnswer(before === undefined ? 201 : 200, answer, {'azure-asyncoperation': status})
}

function setState(scaleSet: ArmResource | undefined, state: 'Succeeded' | 'Failed'): void {
  if (scaleSet !== undefined && scaleSet.properties.provisioningState !== 'Deleting')
    scaleSet.properties.provisioningState = state
}

/** The machines are fewer from now on, and gone when the operation ends. */
export function endMachines(call: ArmCall, scaleSet: ArmResource, machines: readonly Instance[]) {
  const {account, operationError} = call
  if (operationError === undefined) {
    for (const each of machines) {
      each.power = 'deleting'
      each.resource.properties.provisioningState = 'Deleting'
    }
    scaleSet.sku = {name: '', ...scaleSet.sku, capacity: machinesOf(account, scaleSet).length}
  }
  return started(call, async () => {
    if (operationError !== undefined) throw operationError
    await Promise.all(machines.map((each) => end(account, each)))
  })
}

function onChosen(call: ArmCall, act: (instance: Instance) => Promise<void>) {
  const machines = chosen(call, existing(call), call.body?.instanceIds ?? ['*'])
  return started(call, async () => {
    await Promise.all(machines.map(act))
  })
}

/** @param work it begins after as long as operations take */
export function started(call: ArmCall, work: () => Promise<void>) {
  const {account, host} = call
  const operation = account.operations.start(work, account.world.latency.operationMs)
  return {
    status: 202,
    headers: headersOf(operation, {host, subscription: param(call, 'subscriptionId'), style: 'both'}),
  }
}

/** @throws ArmError where one is none of the scale set's */
function chosen({account}: ArmCall, scaleSet: ArmResource, ids: readonly string[]): readonly Instance[] {
  const machines = machinesOf(account, scaleSet)
  if (ids.includes('*')) return machines
  return ids.map((id) => {
    const found = machines.find(({resource}) => resource.id.endsWith(`/${id}`))
    if (found !== undefined) return found
    throw new ArmError(
      400,
      'InvalidParameter',
      `The provided instanceId ${id} is not an active Virtual Machine Scale Set VM instanceId.`,
      {target: 'instanceIds'},
    )
  })
}

function facesOf(call: ArmCall) {
  const scaleSet = call.account.find(idOf(call, 'virtualMachineScaleSetName'))
  if (scaleSet === undefined)
    throw notFound(SCALE_SET, param(call, 'virtualMachineScaleSetName'), param(call, 'resourceGroupName'))
  const [configuration] = scaleSet.properties.virtualMachineProfile.networkProfile.networkInterfaceConfigurations
  const machines = machinesOf(call.account, scaleSet).filter(({power}) => power !== 'failed' && power !== 'deleting')
  return machines.map((each) => interfaceOf(each, configuration))
}

const idOf = (call: ArmCall, name = 'vmScaleSetName'): string =>
  `${groupIdOf(call)}/providers/${SCALE_SET}/${param(call, name)}`

export function existing(call: ArmCall): ArmResource {
  const scaleSet = call.account.find(idOf(call))
  if (scaleSet === undefined) throw notFound(SCALE_SET, param(call, 'vmScaleSetName'), param(call, 'resourceGroupName'))
  return scaleSet
}

function refuseWhileDeleting(scaleSet: ArmResource | undefined): void {
  if (scaleSet?.properties.provisioningState === 'Deleting')
    throw new ArmError(409, 'Conflict', `The scale set '${scaleSet.name}' is being deleted.`)
}
