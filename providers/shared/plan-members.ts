/** A node of a gang as its cloud tells of it. */
export interface SeenMember {
  readonly id: string
  readonly index: number
  readonly state: 'starting' | 'running' | 'stopping' | 'stopped'
  /** Whether it is what is asked for now: of this type, at this place, with these keys. */
  readonly isWanted: boolean
  /** Of two with one index the older one stays. */
  readonly launchedAtUnixMs: number
}

export interface MembersPlan<M extends SeenMember> {
  /** By index; those that are stopped are in `start` too. */
  readonly keep: readonly M[]
  /** Stopped ones that stay. */
  readonly start: readonly M[]
  /** Beyond the size, doubled, or not what is wanted. Those that stop by themselves too, so that their end is waited for. */
  readonly end: readonly M[]
  /** Indices without a node. */
  readonly launch: readonly number[]
}

/** What brings a gang to its size from what its tag finds. */
export function planMembers<M extends SeenMember>(size: number, seen: readonly M[]): MembersPlan<M> {
  const kept = new Map<number, M>()
  const end: M[] = []
  for (const member of seen.toSorted((a, b) => a.launchedAtUnixMs - b.launchedAtUnixMs || (a.id < b.id ? -1 : 1))) {
    const fits = member.isWanted && member.index < size && member.state !== 'stopping' && !kept.has(member.index)
    if (fits) kept.set(member.index, member)
    else end.push(member)
  }
  const keep = [...kept.values()].sort((a, b) => a.index - b.index)
  return {
    keep,
    start: keep.filter(({state}) => state === 'stopped'),
    end,
    launch: Array.from({length: size}, (_, index) => index).filter((index) => !kept.has(index)),
  }
}
