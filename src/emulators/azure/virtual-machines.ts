import {randomUUID} from 'node:crypto'
import {type Account, type ArmResource, keyOf, subscriptionIn} from './account.ts'
import {ArmError, jsonAnswer, notFound} from './arm-error.ts'
import {type ArmCall, type ArmHandlers, groupIdOf, pageOf, param} from './call.ts'
import {checkMachineChange, checkVirtualMachine, VIRTUAL_MACHINE} from './check-virtual-machine.ts'
import {simulateEviction} from './eviction.ts'
import {type Instance, launch, powerDown, powerUp} from './instance.ts'
import {takeQuota} from './quotas.ts'
import {regionName} from './regions.ts'
import {instanceViewOf} from './scale-set-views.ts'
import {started} from './scale-sets.ts'
import {keepingOurs} from './scope-tags.ts'
import {checkedTags} from './tags.ts'
import {instanceOf} from './virtual-machine-instance.ts'
import {endMachine, osDiskOf, references} from './virtual-machine-parts.ts'

/** Machines that are no scale set's, each with an interface and a disk of its own. */
export const virtualMachines: ArmHandlers = {
  VirtualMachines_CreateOrUpdate(call) {
    const before = call.account.find(idOf(call))
    return before === undefined ? make(call) : change(call, before)
  },
  VirtualMachines_Update: (call) => change(call, existing(call).resource),
  VirtualMachines_Get(call) {
    const {resource} = existing(call)
    return jsonAnswer(200, shown(call, resource, /instanceView/i.test(call.route.query.get('$expand') ?? '')))
  },
  VirtualMachines_InstanceView: (call) => jsonAnswer(200, instanceViewOf(existing(call))),
  VirtualMachines_List: (call) => listed(call, `${groupIdOf(call)}/`),
  VirtualMachines_ListAll: (call) => listed(call, `/subscriptions/${param(call, 'subscriptionId')}/`),
  VirtualMachines_Delete(call) {
    const {account, operationError} = call
    groupIdOf(call)
    const instance = account.instances.get(keyOf(idOf(call)))
    if (instance === undefined) return {status: 204}
    if (operationError === undefined) {
      instance.power = 'deleting'
      instance.resource.properties.provisioningState = 'Deleting'
    }
    return started(call, async () => {
      if (operationError !== undefined) throw operationError
      await endMachine(account, instance)
    })
  },
  VirtualMachines_Start: (call) => act(call, (each) => powerUp(call.account, each, call.operationError)),
  VirtualMachines_PowerOff: (call) => act(call, (each) => powerDown(call.account, each, 'stopped')),
  VirtualMachines_Deallocate: (call) => act(call, (each) => powerDown(call.account, each, 'deallocated')),
  VirtualMachines_SimulateEviction: (call) => simulateEviction(call, existing(call)),
}

const idOf = (call: ArmCall): string => `${groupIdOf(call)}/providers/${VIRTUAL_MACHINE}/${param(call, 'vmName')}`

function existing(call: ArmCall): Instance {
  const instance = call.account.instances.get(keyOf(idOf(call)))
  if (instance !== undefined) return instance
  throw notFound(VIRTUAL_MACHINE, param(call, 'vmName'), param(call, 'resourceGroupName'))
}

function act(call: ArmCall, change: (instance: Instance) => Promise<void>) {
  const instance = existing(call)
  return started(call, () => change(instance))
}

function make(call: ArmCall) {
  const {account, body, operationError} = call
  const machine: ArmResource = {
    id: idOf(call),
    name: param(call, 'vmName'),
    type: VIRTUAL_MACHINE,
    location: regionName(body.location),
    ...(body.tags && {tags: checkedTags(body.tags)}),
    ...(body.zones && {zones: body.zones}),
    properties: {...body.properties},
  }
  const size = checkVirtualMachine(call, machine)
  const {customData = '', ...osProfile} = body.properties.osProfile
  const {storageProfile} = body.properties
  machine.properties = {
    ...body.properties,
    osProfile: {...osProfile, secrets: []},
    storageProfile: {dataDisks: [], ...storageProfile, osDisk: osDiskOf(machine, storageProfile.osDisk)},
    vmId: randomUUID(),
    provisioningState: 'Creating',
    timeCreated: new Date(account.world.clock.nowUnixMs()).toISOString(),
  }
  const region = regionName(machine.location ?? '')
  const isSpot = body.properties.priority === 'Spot'
  takeQuota(account.world, {subscription: subscriptionIn(machine.id), region, size, isSpot}, 1)
  const instance = instanceOf(call, machine, size, Buffer.from(customData, 'base64').toString())
  account.put(machine)
  account.instances.set(keyOf(machine.id), instance)
  for (const {id} of references(machine.properties)) attach(account, id, machine)
  const answer = shown(call, machine, false)
  const {headers} = started(call, () => launch(account, [instance], operationError))
  return jsonAnswer(201, answer, {'azure-asyncoperation': headers['azure-asyncoperation'] ?? ''})
}

function attach(account: Account, nicId: string, {id}: ArmResource): void {
  const nic = account.find(nicId)
  if (nic !== undefined) nic.properties.virtualMachine = {id}
}

/** Its tags, and what goes with it when it goes. */
function change(call: ArmCall, machine: ArmResource) {
  const {body, operationError} = call
  const {tags, properties, location, ...more} = body
  checkMachineChange(machine, {...more, properties, ...(location && {location: regionName(location)})})
  if (tags !== undefined) machine.tags = keepingOurs(machine, checkedTags(tags))
  const {networkProfile, storageProfile} = properties ?? {}
  if (networkProfile !== undefined) machine.properties.networkProfile = networkProfile
  const {osDisk} = machine.properties.storageProfile
  if (storageProfile?.osDisk?.deleteOption) osDisk.deleteOption = storageProfile.osDisk.deleteOption
  const {headers} = started(call, async () => {
    if (operationError !== undefined) throw operationError
  })
  const status = {'azure-asyncoperation': headers['azure-asyncoperation'] ?? ''}
  return jsonAnswer(200, shown(call, machine, false), status)
}

function listed(call: ArmCall, prefix: string) {
  const {query} = call.route
  const asked = ['$filter', '$expand'].find((each) => query.has(each))
  if (asked !== undefined)
    throw new ArmError(400, 'InvalidParameter', `The query parameter '${asked}' is not emulated.`, {target: asked})
  const all = call.account.listed(prefix, VIRTUAL_MACHINE)
  return pageOf(
    call,
    all.map((each) => shown(call, each, query.get('statusOnly') === 'true')),
  )
}

function shown({account}: ArmCall, {properties, ...resource}: ArmResource, withView: boolean) {
  const instance = withView ? account.instances.get(keyOf(resource.id)) : undefined
  return {...resource, properties: {...properties, ...(instance && {instanceView: instanceViewOf(instance)})}}
}
