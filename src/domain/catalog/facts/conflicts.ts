/** What can be chosen for one gang: how it is bought, and what of ours puts its nodes close together. */
export type Choice =
  | 'on-demand'
  | 'spot'
  | 'flex-start'
  | 'reservation'
  /** Made outside of any placement group. */
  | 'ungrouped-reservation'
  | 'capacity-block'
  | 'dense-reservation'
  | 'cluster-placement-group'
  | 'compact-placement'

export interface Conflict {
  readonly between: readonly [Choice, Choice]
  readonly because: string
  readonly at: string
}

/** Every pair of choices that no cloud takes together, in the order of the table; the order of the choices does not matter. */
export function conflicts(choices: readonly Choice[]): readonly Conflict[] {
  const chosen = new Set(choices)
  return CONFLICTS.filter(({between: [one, other]}) => chosen.has(one) && chosen.has(other))
}

const ONE_MODEL = 'one launch has one market type'
const NO_RESERVED_SPOT = 'spot never uses reserved capacity'
const RUN_INSTANCES = 'EC2 API reference, RunInstances: InstanceMarketOptions'
const SCHEDULING = 'Compute Engine API reference, scheduling.provisioningModel'
const BOUND_TO_RESERVATION = {because: 'it takes RESERVATION_BOUND', at: SCHEDULING}
const NO_RESERVATION = {because: 'flex-start demands NO_RESERVATION', at: 'cluster-toolkit, DWS flex'}
const NO_GROUP = 'terraform-aws-modules/terraform-aws-eks#3730'

/**
 * On AWS a reservation is used by an on-demand launch that names it, so those two go together; a block is already in one
 * place, and a group forced on it is answered as if there were no capacity.
 */
export const CONFLICTS: readonly Conflict[] = [
  {between: ['on-demand', 'spot'], because: ONE_MODEL, at: `${RUN_INSTANCES}; ${SCHEDULING}`},
  {between: ['on-demand', 'flex-start'], because: ONE_MODEL, at: SCHEDULING},
  {between: ['on-demand', 'capacity-block'], because: ONE_MODEL, at: RUN_INSTANCES},
  {between: ['on-demand', 'dense-reservation'], ...BOUND_TO_RESERVATION},
  {between: ['spot', 'flex-start'], because: ONE_MODEL, at: SCHEDULING},
  {between: ['spot', 'reservation'], because: NO_RESERVED_SPOT, at: `${RUN_INSTANCES}; ${SCHEDULING}`},
  {between: ['spot', 'capacity-block'], because: ONE_MODEL, at: RUN_INSTANCES},
  {between: ['spot', 'dense-reservation'], ...BOUND_TO_RESERVATION},
  {between: ['flex-start', 'reservation'], ...NO_RESERVATION},
  {between: ['flex-start', 'dense-reservation'], ...NO_RESERVATION},
  {between: ['spot', 'ungrouped-reservation'], because: NO_RESERVED_SPOT, at: RUN_INSTANCES},
  {
    between: ['reservation', 'capacity-block'],
    because: 'one launch names one of them',
    at: 'EC2 API reference, RunInstances: CapacityReservationTarget',
  },
  {
    between: ['ungrouped-reservation', 'cluster-placement-group'],
    because: 'its machines stand where they stand, and a group makes the launch fail for want of capacity',
    at: NO_GROUP,
  },
  {
    between: ['capacity-block', 'cluster-placement-group'],
    because: 'a block is in one UltraCluster already, and a group makes the launch fail for want of capacity',
    at: NO_GROUP,
  },
  {
    between: ['dense-reservation', 'compact-placement'],
    because: 'nodes take the policy of their reservation',
    at: 'cluster-toolkit, enable_placement: false in the A3 Ultra and A4 blueprints',
  },
]
