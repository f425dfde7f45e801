import type {ArmResource} from './account.ts'
import {ArmError, jsonAnswer, notFound} from './arm-error.ts'
import {type ArmCall, type ArmHandlers, groupIdOf, pageOf, param} from './call.ts'
import {started} from './scale-sets.ts'
import {DISK} from './virtual-machine-parts.ts'

/** Disks, which come to be with machines by themselves. */
export const disks: ArmHandlers = {
  Disks_Get: (call) => jsonAnswer(200, existing(call)),
  Disks_List: (call) => pageOf(call, call.account.listed(`/subscriptions/${param(call, 'subscriptionId')}/`, DISK)),
  Disks_ListByResourceGroup: (call) => pageOf(call, call.account.listed(`${groupIdOf(call)}/`, DISK)),
  Disks_Delete(call) {
    const {account, operationError} = call
    groupIdOf(call)
    const disk = account.find(idOf(call))
    if (disk === undefined) return {status: 204}
    if (disk.managedBy !== undefined) throw attached(disk, disk.managedBy)
    return started(call, async () => {
      if (operationError !== undefined) throw operationError
      account.remove(disk.id)
    })
  },
}

const idOf = (call: ArmCall): string => `${groupIdOf(call)}/providers/${DISK}/${param(call, 'diskName')}`

function existing(call: ArmCall): ArmResource {
  const disk = call.account.find(idOf(call))
  if (disk === undefined) throw notFound(DISK, param(call, 'diskName'), param(call, 'resourceGroupName'))
  return disk
}

const attached = ({name}: ArmResource, machine: string): ArmError =>
  new ArmError(409, 'OperationNotAllowed', `Disk ${name} is attached to VM ${machine}.`)
