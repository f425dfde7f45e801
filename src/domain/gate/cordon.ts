import {isUsable} from '../harness/finding.ts'
import type {Judgement} from './judge.ts'

/** A judgement of one node, by its cloud's id: a node that takes its place has another. */
export interface JudgedNode extends Judgement {
  readonly id: string
}

/** Why nothing is to be placed on a node. */
export interface Cordon {
  readonly verdict: 'fail' | 'inconclusive'
  readonly message: string
}

/** Of a node that must not be used; undefined: it may be. */
export function cordonOf({verdict, findings}: Judgement): Cordon | undefined {
  if (isUsable(verdict)) return
  const severity = verdict === 'fail' ? 'fail' : 'unknown'
  const against = findings.filter((each) => each.severity === severity)
  return {verdict: verdict as Cordon['verdict'], message: against.map(({message}) => message).join('; ')}
}
