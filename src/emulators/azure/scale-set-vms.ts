import {keyOf} from './account.ts'
import {ArmError, jsonAnswer} from './arm-error.ts'
import {type ArmCall, type ArmHandlers, pageOf, param} from './call.ts'
import {simulateEviction} from './eviction.ts'
import {type Instance, powerDown, powerUp} from './instance.ts'
import {instanceViewOf} from './scale-set-views.ts'
import {endMachines, existing, started} from './scale-sets.ts'

/** A scale set's machines, one by one. */
export const scaleSetVms: ArmHandlers = {
  VirtualMachineScaleSetVMs_List(call) {
    const {account, route} = call
    const scaleSet = account.find(
      existing({
        ...call,
        route: {...route, params: {...route.params, vmScaleSetName: param(call, 'virtualMachineScaleSetName')}},
      }).id,
    )
    const listed = account.listed(`${scaleSet?.id}/virtualMachines/`, `${scaleSet?.type}/virtualMachines`)
    return pageOf(
      call,
      listed.map((resource) => shown(call, resource, account.instances.get(keyOf(resource.id)))),
    )
  },
  VirtualMachineScaleSetVMs_Get(call) {
    const instance = machineOf(call)
    return jsonAnswer(200, shown(call, instance.resource, instance))
  },
  VirtualMachineScaleSetVMs_GetInstanceView: (call) => jsonAnswer(200, instanceViewOf(machineOf(call))),
  VirtualMachineScaleSetVMs_Delete(call) {
    const scaleSet = existing(call)
    const instance = call.account.instances.get(keyOf(`${scaleSet.id}/virtualMachines/${param(call, 'instanceId')}`))
    return instance === undefined ? {status: 204} : endMachines(call, scaleSet, [instance])
  },
  VirtualMachineScaleSetVMs_Start(call) {
    const instance = machineOf(call)
    return started(call, () => powerUp(call.account, instance, call.operationError))
  },
  VirtualMachineScaleSetVMs_Deallocate(call) {
    const instance = machineOf(call)
    return started(call, () => powerDown(call.account, instance, 'deallocated'))
  },
  VirtualMachineScaleSetVMs_SimulateEviction: (call) => simulateEviction(call, machineOf(call)),
}

function shown({route}: ArmCall, {properties, ...resource}: Instance['resource'], instance: Instance | undefined) {
  const instanceId = resource.id.split('/').at(-1)
  const wantsView = /instanceView/i.test(route.query.get('$expand') ?? '')
  const instanceView = wantsView && instance !== undefined ? {instanceView: instanceViewOf(instance)} : {}
  return {...resource, instanceId, properties: {...properties, ...instanceView}}
}

function machineOf(call: ArmCall): Instance {
  const instance = call.account.instances.get(
    keyOf(`${existing(call).id}/virtualMachines/${param(call, 'instanceId')}`),
  )
  if (instance !== undefined) return instance
  throw new ArmError(
    404,
    'NotFound',
    `The entity was not found in this Azure location: instance ${param(call, 'instanceId')}.`,
  )
}
