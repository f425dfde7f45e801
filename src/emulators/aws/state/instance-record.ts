import type {
  _InstanceType,
  CapacityReservationSpecification,
  InstanceStateName,
  InstanceStatusEvent,
  StateReason,
} from '@aws-sdk/client-ec2'
import type {MarketKey} from '../../core/capacity-market.ts'
import type {QuotaKey} from '../../core/quota-ledger.ts'
import type {Zone} from './places.ts'

export type Lifecycle = 'normal' | 'spot' | 'capacity-block'

/** An instance, whatever became of it. */
export interface InstanceRecord {
  readonly id: string
  readonly reservationId: string
  readonly launchIndex: number
  readonly launchedAt: Date
  readonly clientToken?: string
  readonly type: _InstanceType
  readonly arch: 'x86_64' | 'arm64'
  readonly imageId: string
  readonly zone: Zone
  readonly vpcId: string
  readonly subnetId: string
  readonly lifecycle: Lifecycle
  readonly placementGroup?: string
  readonly tenancy: 'default' | 'dedicated' | 'host'
  readonly userData: string
  readonly hostname: string
  readonly privateAddress: string
  readonly httpTokens: 'optional' | 'required'
  readonly onShutdown: 'stop' | 'terminate'
  readonly capacityTarget?: CapacityReservationSpecification
  readonly reservation?: string
  readonly spotRequestId?: string
  readonly rootDevice: string
  readonly interfaceIds: readonly string[]
  readonly volumes: readonly {readonly device: string; readonly id: string; readonly deleteOnTermination: boolean}[]
  /** What it takes of the market and the quotas while it has power. */
  readonly takes: {readonly market?: MarketKey; readonly quota?: {readonly key: QuotaKey; readonly amount: number}}
  /** All states so far, the newest last. */
  readonly states: {readonly atUnixMs: number; readonly name: InstanceStateName}[]
  /** Ends a boot that is under way. */
  boot: AbortController
  stateReason?: StateReason
  reclaimAt?: Date
  /** What is scheduled for its host, or was. */
  readonly events: InstanceStatusEvent[]
  /** Since when its host does not work. */
  impairedSince?: Date
}

export const stateOf = ({states}: InstanceRecord): InstanceStateName => states.at(-1)?.name ?? 'pending'

/** What a listing shows that is so many milliseconds behind; undefined where it does not show it yet. */
export const stateSeen = (
  {states}: InstanceRecord,
  nowUnixMs: number,
  behindMs: number,
): InstanceStateName | undefined => states.findLast(({atUnixMs}) => atUnixMs + behindMs <= nowUnixMs)?.name

/** @source EC2 API reference, InstanceState */
export const STATE_CODES: Readonly<Record<InstanceStateName, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
}
