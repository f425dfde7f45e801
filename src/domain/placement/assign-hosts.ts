/** What a pool asks of the hosts: so many of them, or enough of them for a total of GPUs. */
export type HostDemand = {readonly fits: (kind: number) => boolean} & (
  | {readonly hosts: number}
  | {readonly gpus: number}
)

/** Hosts that are the same to every demand. */
export interface HostKind {
  readonly hosts: number
  readonly gpusEach: number
}

/** How many hosts of each kind each demand gets. */
export type Assignment = readonly (readonly number[])[]

/**
 * Shares hosts out so that every demand is met; undefined when no way does. Totals are tried in every way that has no host to
 * spare, and for each the counted demands are a flow. Kinds are few, as racks are bought in rows, so that this is quick; several
 * totals over many kinds are a hard problem, and are given up after {@link MOST_TRIES}.
 */
export function assignHosts(demands: readonly HostDemand[], kinds: readonly HostKind[]): Assignment | undefined {
  const totals = demands.flatMap((demand, at) => ('gpus' in demand ? [{demand, at}] : []))
  const counted = demands.flatMap((demand, at) => ('hosts' in demand ? [{demand, at}] : []))
  let tries = 0
  const hopeless = new Set<string>()
  const taken: number[][] = demands.map(() => kinds.map(() => 0))

  const search = (next: number, free: readonly number[]): boolean => {
    const total = totals[next]
    if (total === undefined) return shareOut(free)
    const state = `${next} ${free}`
    if (hopeless.has(state)) return false
    for (const cover of coversOf(total.demand.gpus, total.demand.fits, free, kinds)) {
      taken[total.at] = cover
      if (search(next + 1, difference(free, cover))) return true
      if (++tries > MOST_TRIES) return false
    }
    hopeless.add(state)
    return false
  }
  const shareOut = (free: readonly number[]): boolean => {
    const shares = flow(
      counted.map(({demand}) => demand),
      free,
    )
    shares?.forEach((share, index) => {
      taken[counted[index]?.at ?? -1] = share
    })
    return shares !== undefined
  }
  return search(
    0,
    kinds.map(({hosts}) => hosts),
  )
    ? taken
    : undefined
}

const MOST_TRIES = 5000

/** Every choice of hosts that reaches the total and would miss it without any one of them; earlier kinds first. */
function* coversOf(
  gpus: number,
  fits: HostDemand['fits'],
  free: readonly number[],
  kinds: readonly HostKind[],
): Generator<number[]> {
  const gives = kinds.map(({gpusEach}, kind) => (fits(kind) ? gpusEach : 0))
  const left = gives.map((_, kind) =>
    gives.slice(kind).reduce((sum, each, at) => sum + each * (free[kind + at] ?? 0), 0),
  )

  function* from(kind: number, missing: number, least: number): Generator<number[]> {
    if (missing <= 0) {
      if (missing + least > 0) yield kinds.map(() => 0)
      return
    }
    if (missing > (left[kind] ?? 0)) return
    const each = gives[kind] ?? 0
    const most = each === 0 ? 0 : Math.min(free[kind] ?? 0, Math.ceil(missing / each))
    for (let count = most; count >= 0; count--) {
      for (const cover of from(kind + 1, missing - count * each, count > 0 ? Math.min(least, each) : least)) {
        cover[kind] = count
        yield cover
      }
    }
  }
  yield* from(0, gpus, Number.POSITIVE_INFINITY)
}

/** Maximum flow from demands to kinds by augmenting paths. @source Ford and Fulkerson, Flows in Networks, 1962 */
function flow(
  demands: readonly {readonly hosts: number; readonly fits: HostDemand['fits']}[],
  capacity: readonly number[],
): number[][] | undefined {
  const free = [...capacity]
  const shares = demands.map(() => capacity.map(() => 0))

  /** Finds up to `wanted` hosts for a demand, moving others to other kinds where that makes room. */
  const find = (demand: number, wanted: number, seen: Set<number>): number => {
    for (const [kind, left] of free.entries()) {
      if (seen.has(kind) || !demands[demand]?.fits(kind)) continue
      seen.add(kind)
      const found = left > 0 ? Math.min(wanted, left) : makeRoom(kind, wanted, seen)
      if (found === 0) continue
      free[kind] = (free[kind] ?? 0) - found
      give(demand, kind, found)
      return found
    }
    return 0
  }
  const makeRoom = (kind: number, wanted: number, seen: Set<number>): number => {
    for (const [other, share] of shares.entries()) {
      const movable = Math.min(wanted, share[kind] ?? 0)
      const moved = movable > 0 ? find(other, movable, seen) : 0
      if (moved === 0) continue
      give(other, kind, -moved)
      free[kind] = (free[kind] ?? 0) + moved
      return moved
    }
    return 0
  }
  const give = (demand: number, kind: number, count: number) => {
    const share = shares[demand]
    if (share) share[kind] = (share[kind] ?? 0) + count
  }

  for (const [demand, {hosts}] of demands.entries()) {
    for (let missing = hosts; missing > 0; ) {
      const found = find(demand, missing, new Set())
      if (found === 0) return undefined
      missing -= found
    }
  }
  return shares
}

const difference = (a: readonly number[], b: readonly number[]) => a.map((value, index) => value - (b[index] ?? 0))
