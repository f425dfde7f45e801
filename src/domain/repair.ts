import type {Drift} from './drift.ts'
import {isDue} from './notice.ts'
import type {ClusterSpec} from './spec/cluster-spec.ts'

/** What is to be done about how a cluster differs from its state. */
export interface Repair {
  readonly act: 'nothing' | 'replace' | 'move' | 'stop' | 'fail'
  /** What it is done about. */
  readonly drift: readonly Drift[]
  /** Nodes that run still, and are to be replaced. */
  readonly leaving: readonly string[]
  /** Pools that go elsewhere. */
  readonly moving: ReadonlySet<string>
}

export interface RepairRules {
  readonly onPreempt: ClusterSpec['lifecycle']['onPreempt']
  readonly nowUnixMs: number
  /** What is announced for later than this is only told. */
  readonly aheadMs: number
}

/**
 * Lost nodes are treated as the file says; what was never brought up, or nobody knows, is only put right. What ended when it was to is not
 * lost: who would have it longer brings it up again.
 */
export function repairOf(drift: readonly Drift[], {onPreempt, nowUnixMs, aheadMs}: RepairRules): Repair {
  const due = drift.filter(
    ({kind, notice, endsAtUnixMs = Infinity}) =>
      kind !== 'foreign' && endsAtUnixMs > nowUnixMs && (kind !== 'leaving' || isDue(notice ?? {}, nowUnixMs, aheadMs)),
  )
  const lost = due.filter(({kind, id}) => kind !== 'orphan' && id !== '')
  const act = due.length === 0 ? 'nothing' : lost.length === 0 ? 'replace' : onPreempt
  return {
    act,
    drift: due,
    leaving: act === 'replace' ? due.flatMap(({kind, id}) => (kind === 'leaving' ? [id] : [])) : [],
    moving: new Set(act === 'move' ? lost.map(({pool}) => pool) : []),
  }
}
