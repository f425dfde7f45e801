import type {Band} from '../domain/gate/band.ts'
import {type Judgement, judge, type Measured, testsToRepeat} from '../domain/gate/judge.ts'
import type {NodeBench} from '../domain/harness/node-bench.ts'
import type {HarnessReport} from '../domain/harness/report.ts'
import type {Node} from '../domain/node.ts'
import {type BenchRequest, type BenchWorld, benchNodes} from './bench-nodes.ts'

export interface GateRequest extends BenchRequest, Pick<Measured, 'gpus' | 'pastOf'> {}

export interface GateWorld extends BenchWorld {
  readonly bands: readonly Band[]
}

export interface Gated {
  /** What was measured at first. */
  readonly benches: readonly NodeBench[]
  readonly judgements: readonly Judgement[]
}

/** Measures nodes that are alike, measures again what speaks against one, and says which of them can be trusted. In the order of the nodes. */
export async function gateNodes(request: GateRequest, world: GateWorld, signal: AbortSignal): Promise<Gated> {
  const {gpus, pastOf} = request
  const benches = await benchNodes(request, world, signal)
  const measured = {nodes: benches, bands: world.bands, ...(gpus && {gpus}), ...(pastOf && {pastOf})}
  const judgements = judge({...measured, repeats: new Map()})
  const doubted = testsToRepeat(judgements)
  if (doubted.size === 0) return {benches, judgements}
  const repeats = await measuredAgain(doubted, request, world, signal)
  return {benches, judgements: judge({...measured, repeats})}
}

async function measuredAgain(
  doubted: ReadonlyMap<string, readonly string[]>,
  request: GateRequest,
  world: GateWorld,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, HarnessReport>> {
  const names = new Set([...doubted.values()].flat())
  const isDoubted = ({name}: Node) => doubted.has(name)
  const again = {
    ...{...request, nodes: request.nodes.filter(isDoubted)},
    tests: request.tests.filter(({name}) => names.has(name)),
  }
  const reports = await benchNodes(again, world, signal)
  return new Map(reports.flatMap((each) => ('report' in each ? [[each.node, each.report] as const] : [])))
}
