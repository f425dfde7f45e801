import type {InstanceAddress} from '../../ports/instance-hosts.ts'
import type {MarketKey} from '../core/capacity-market.ts'
import type {ArmError} from './arm-error.ts'
import type {ArmResource} from './arm-resource.ts'
import type {Size} from './sizes.ts'

/** A machine of a scale set, or one by itself. */
export interface Instance {
  readonly resource: ArmResource
  /** Id of the scale set that it is of; absent: it is by itself. */
  readonly scaleSet?: string
  readonly size: Size
  readonly market: MarketKey
  readonly evictionPolicy: 'Delete' | 'Deallocate'
  readonly hostname: string
  readonly userData: string
  readonly nanoUsdPerHour: bigint
  /** What comes to be beside it once it has capacity. */
  readonly onAllocated?: (address: InstanceAddress) => void
  power: 'creating' | 'starting' | 'running' | 'stopping' | 'stopped' | 'deallocated' | 'failed' | 'deleting'
  /** Why it failed. */
  failure?: ArmError
  address?: InstanceAddress
  publicAddress?: string
  hasCapacity: boolean
  readonly ended: AbortController
  /** When its host is to be maintained. */
  maintenance?: {readonly from: Date; readonly to: Date}
  /** Ends when it runs, or with why it does not. */
  launched: Promise<void>
}
