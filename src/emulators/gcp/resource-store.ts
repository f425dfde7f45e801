import type {MarketKey} from '../core/capacity-market.ts'
import type {VirtualClock} from '../core/virtual-clock.ts'
import type {EmulatedType} from './machine-types.ts'
import type {QuotaUse} from './quotas.ts'

/** One thing in the account, as its own kind keeps it. */
export interface Resource {
  /** `projects/p/zones/z/instances/i`. */
  readonly path: string
  readonly kind: Kind
  /** As answers carry it. Changed in place. */
  readonly json: Record<string, unknown> & {readonly name: string; readonly id: string}
  /** Of an instance. */
  readonly life?: InstanceLife
}

/** What an instance holds, and what is being done with it. */
export interface InstanceLife {
  readonly zone: string
  readonly type: EmulatedType
  readonly market: MarketKey
  /** Of one node. */
  readonly quotas: readonly QuotaUse[]
  /** The path of the reservation that it takes from. */
  readonly reservation?: string
  /** Whether it holds capacity now. */
  isHolding: boolean
  /** Counts starts and ends, so that what an earlier one began knows that it is over. */
  turn: number
  /** What its host does, one after the other. */
  work: Promise<unknown>
}

export type Kind = 'instance' | 'disk' | 'network' | 'subnetwork' | 'firewall' | 'resourcePolicy' | 'reservation'

/** All that there is, by its path. Listings are told of it later than those who ask by name, where the world has such a delay. */
export interface ResourceStore {
  add(resource: Resource): void
  remove(path: string): void
  find(path: string): Resource | undefined
  /** All of a kind, in the order of their making, by a prefix of their path. */
  all(kind: Kind, prefix?: string): readonly Resource[]
  /** As listings show it. */
  listed(kind: Kind, prefix?: string): readonly Resource[]
}

export function resourceStore(clock: VirtualClock, listingMs: () => number): ResourceStore {
  const present = new Map<string, Resource>()
  const shown = new Map<string, Resource>()
  const among = (map: ReadonlyMap<string, Resource>, kind: Kind, prefix: string) =>
    [...map.values()].filter((each) => each.kind === kind && each.path.startsWith(prefix))
  const later = (act: () => void) => (listingMs() === 0 ? act() : clock.after(listingMs(), act))
  return {
    add(resource) {
      present.set(resource.path, resource)
      later(() => shown.set(resource.path, resource))
    },
    remove(path) {
      const resource = present.get(path)
      present.delete(path)
      later(() => shown.get(path) === resource && shown.delete(path))
    },
    find: (path) => present.get(path),
    all: (kind, prefix = '') => among(present, kind, prefix),
    listed: (kind, prefix = '') => among(shown, kind, prefix),
  }
}
