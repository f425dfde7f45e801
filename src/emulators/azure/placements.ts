import {ArmError} from './arm-error.ts'
import type {ArmHandlers} from './call.ts'
import {isSame, type PlainKind, plainResources} from './plain-resources.ts'

/** What brings machines near, and what holds capacity for them. */
export const placements = (): ArmHandlers => Object.assign({}, ...KINDS.map(plainResources))

const KINDS: readonly PlainKind[] = [
  {
    group: 'ProximityPlacementGroups',
    type: 'Microsoft.Compute/proximityPlacementGroups',
    parameter: 'proximityPlacementGroupName',
    style: 'at once',
    listing: 'ListByResourceGroup',
    check(_call, group) {
      group.properties = {proximityPlacementGroupType: 'Standard', ...group.properties}
    },
    inUse({account}, group) {
      const user = account.within('/').find(({properties}) => isSame(properties.proximityPlacementGroup?.id, group.id))
      if (user === undefined) return undefined
      return new ArmError(
        409,
        'OperationNotAllowed',
        `Proximity placement group ${group.id} cannot be deleted because it is in use by ${user.id}.`,
      )
    },
  },
  {
    group: 'CapacityReservationGroups',
    type: 'Microsoft.Compute/capacityReservationGroups',
    parameter: 'capacityReservationGroupName',
    style: 'at once',
    listing: 'ListByResourceGroup',
  },
]
