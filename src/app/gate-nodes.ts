import type {Band} from '../domain/gate/band.ts'
import {type Judgement, judge, testsToRepeat} from '../domain/gate/judge.ts'
import type {HarnessReport} from '../domain/harness/report.ts'
import type {Node} from '../domain/node.ts'
import {type BenchRequest, type BenchWorld, benchNodes} from './bench-nodes.ts'

export interface GateRequest extends BenchRequest {
  /** What each node is to have. */
  readonly gpus?: {readonly model: string; readonly count: number}
}

export interface GateWorld extends BenchWorld {
  readonly bands: readonly Band[]
}

/** Measures nodes that are alike, measures again what speaks against one, and says which of them can be trusted. In the order of the nodes. */
export async function gateNodes(
  request: GateRequest,
  world: GateWorld,
  signal: AbortSignal,
): Promise<readonly Judgement[]> {
  const {gpus} = request
  const nodes = await benchNodes(request, world, signal)
  const measured = {nodes, bands: world.bands, ...(gpus && {gpus})}
  const doubted = testsToRepeat(judge({...measured, repeats: new Map()}))
  if (doubted.size === 0) return judge({...measured, repeats: new Map()})
  return judge({...measured, repeats: await measuredAgain(doubted, request, world, signal)})
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
