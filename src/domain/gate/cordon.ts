import {isUsable} from '../harness/finding.ts'
import type {HostReport} from './host-report.ts'
import type {Judgement} from './judge.ts'

/** A judgement of one node, by its cloud's id: a node that takes its place has another. */
export interface JudgedNode extends Judgement {
  readonly id: string
  /** Of one that failed where a cloud is told of that. */
  readonly report?: HostReport
}

/** Why nothing is to be placed on a node. */
export interface Cordon {
  readonly verdict: 'fail' | 'inconclusive'
  readonly message: string
  readonly report?: HostReport
}

/** Of a node that must not be used; undefined: it may be. */
export function cordonOf({verdict, findings, report}: Judgement & Pick<JudgedNode, 'report'>): Cordon | undefined {
  if (isUsable(verdict)) return
  const severity = verdict === 'fail' ? 'fail' : 'unknown'
  const against = findings.filter((each) => each.severity === severity)
  const message = against.map(({message}) => message).join('; ')
  return {verdict: verdict as Cordon['verdict'], message, ...(report && {report})}
}
