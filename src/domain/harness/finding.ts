/** Something that a measurement or an inventory says against a node, or is worth telling. */
export interface Finding {
  /** Stable: `BELOW_FLOOR`, `XID`. */
  readonly code: string
  readonly severity: Severity
  readonly node: string
  /** What it is about, for a person: `3,010 of 3,350 GB/s`. */
  readonly message: string
  /** Index of the one GPU. */
  readonly gpu?: number
  readonly serial?: string
  /** `2→3`, `host→4`, or a NIC's name. */
  readonly link?: string
  /** What was measured: `hbm_copy`. */
  readonly test?: string
  readonly value?: number | string
  readonly expected?: number | string
  /** What the expectation rests on: a data sheet, a published threshold, the other nodes. */
  readonly source: string
}

/**
 * - `fail`: the node is not to be used
 * - `unknown`: it could not be told; not to be used either, until it can
 * - `suspect`: it is worse than its like, and may be used
 * - `note`: worth telling, says nothing against it
 */
export type Severity = 'fail' | 'unknown' | 'suspect' | 'note'

export type Verdict = 'pass' | 'suspect' | 'inconclusive' | 'fail'

/** What findings come to; whoever may not be used is told so, whatever else is known. */
export function verdictOf(findings: readonly Pick<Finding, 'severity'>[]): Verdict {
  const has = (severity: Severity) => findings.some((each) => each.severity === severity)
  if (has('fail')) return 'fail'
  if (has('unknown')) return 'inconclusive'
  return has('suspect') ? 'suspect' : 'pass'
}

/** Whether work may be placed on it. */
export const isUsable = (verdict: Verdict): boolean => verdict === 'pass' || verdict === 'suspect'
