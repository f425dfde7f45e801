import type {Purchase} from '../../domain/offering.ts'

/** What somebody wants nodes of. */
export interface MarketKey {
  readonly cloud: string
  /** As the catalog names it: a zone id on AWS, `us-central1-a` on Google's, `1` on Azure; empty: anywhere in the region. */
  readonly region: string
  readonly zone: string
  readonly instanceType: string
  readonly purchase: Exclude<Purchase, 'owned'>
}

/** Any of a part that is left out; the last rule that fits counts. */
export interface CapacityRule extends Partial<MarketKey> {
  /** How many nodes there are in all, taken ones too. */
  readonly nodes: number
}

/** How many nodes of each type can be had in each zone, as what. Without a rule: as many as anybody wants. */
export interface CapacityMarket {
  /** From now on. */
  set(rule: CapacityRule): void
  free(key: MarketKey): number
  /** All of them or none. @returns whether they were had */
  take(key: MarketKey, nodes: number): boolean
  give(key: MarketKey, nodes: number): void
  /** Those of these zones where so many could be had now. */
  zonesWith(key: MarketKey, zones: readonly string[], nodes: number): readonly string[]
}

export function capacityMarket(): CapacityMarket {
  const rules: CapacityRule[] = []
  const taken = new Map<string, number>()
  const free = (key: MarketKey) => {
    const rule = rules.findLast((each) => KEYS.every((part) => each[part] === undefined || each[part] === key[part]))
    return rule === undefined ? Infinity : Math.max(0, rule.nodes - (taken.get(nameOf(key)) ?? 0))
  }
  const add = (key: MarketKey, nodes: number) => {
    taken.set(nameOf(key), Math.max(0, (taken.get(nameOf(key)) ?? 0) + nodes))
  }
  return {
    set: (rule) => void rules.push(rule),
    free,
    take(key, nodes) {
      if (free(key) < nodes) return false
      add(key, nodes)
      return true
    },
    give: (key, nodes) => add(key, -nodes),
    zonesWith: (key, zones, nodes) => zones.filter((zone) => free({...key, zone}) >= nodes),
  }
}

const KEYS = ['cloud', 'region', 'zone', 'instanceType', 'purchase'] as const
const nameOf = (key: MarketKey): string => KEYS.map((part) => key[part]).join()
