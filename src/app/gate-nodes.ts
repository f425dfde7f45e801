import type {MachineType} from '../domain/catalog/machine-type.ts'
import type {Band} from '../domain/gate/band.ts'
import {fabricFindings, fabricFloorsOf, testsBelow} from '../domain/gate/fabric-floors.ts'
import {withGuards} from '../domain/gate/guards.ts'
import {type Hold, withHeld} from '../domain/gate/hold.ts'
import {holdFindings} from '../domain/gate/hold-findings.ts'
import {hotFindings} from '../domain/gate/hot-findings.ts'
import {type Judgement, judge, type Measured, testsToRepeat, withFindings} from '../domain/gate/judge.ts'
import type {GatePlan} from '../domain/gate/level.ts'
import {networkFindings} from '../domain/gate/network-findings.ts'
import {likenessesOf, type Reference, referencesFrom} from '../domain/gate/reference.ts'
import {withTypeBands} from '../domain/gate/type-bands.ts'
import {type Finding, isUsable, verdictOf} from '../domain/harness/finding.ts'
import {inventoryFindings, type NodeInventory} from '../domain/harness/inventory-findings.ts'
import type {NodeBench} from '../domain/harness/node-bench.ts'
import type {HarnessReport} from '../domain/harness/report.ts'
import type {Node} from '../domain/node.ts'
import {benchNetwork} from './bench-network.ts'
import {type BenchRequest, type BenchWorld, benchNodes} from './bench-nodes.ts'
import {holdNodes} from './hold-nodes.ts'
import {takeInventory} from './take-inventory.ts'

export interface GateRequest extends BenchRequest, Pick<Measured, 'gpus' | 'pastOf'> {
  /** What others of their pool measured when they passed. */
  readonly references?: readonly Reference[]
  /** What is measured between nodes, and in how many rounds of pairs; the seed chooses these. */
  readonly network: GatePlan['network'] & {readonly seed: number}
  /** What the catalog promises of each node; absent: nothing is promised. */
  readonly type?: MachineType
  /** What those that are good by themselves are to stand. */
  readonly hold?: Hold
  /** So many nodes are under full load from now on. */
  readonly onHold?: (nodes: number, hold: Hold) => void
}

export interface GateWorld extends BenchWorld {
  readonly bands: readonly Band[]
}

export interface Gated {
  /** What was measured at first. */
  readonly benches: readonly NodeBench[]
  readonly judgements: readonly Judgement[]
  /** Of those that passed: what later ones can be held against. */
  readonly references: readonly Reference[]
}

/** With what others like a node measured earlier. */
type GateTask = GateRequest & Required<Pick<Measured, 'referencesOf'>>

/**
 * Looks at what nodes that are alike have, and what their drivers tell of trouble; measures those of which nothing is wrong, again what
 * speaks against one, then what those that are good by themselves stand, where that is asked for, and what is between them, and says which
 * of them can be trusted. In their order. Others that passed earlier are a measure for them, unless all are one machine: that does now what
 * it can do now.
 */
export async function gateNodes(request: GateRequest, world: GateWorld, signal: AbortSignal): Promise<Gated> {
  const {nodes, type, onProgress, onEnd, shareMachine, references = []} = request
  const taken = await takeInventory(nodes, world, signal, onProgress && {onProgress})
  const found = inventoryFindings(taken, type)
  const isHopeless = ({name}: Node) => found.some((each) => each.node === name && !isUsable(verdictOf([each])))
  for (const node of nodes.filter(isHopeless)) onEnd?.(node)
  const likenesses = likenessesOf(taken)
  const byLikeness = Map.groupBy(shareMachine ? [] : references, ({likeness}) => likeness)
  const referencesOf = (node: string) => byLikeness.get(likenesses.get(node) ?? '') ?? NONE
  const task = {...request, referencesOf, nodes: nodes.filter((node) => !isHopeless(node))}
  const {benches, judgements: seen} = await measured(task, world, signal)
  const judgements = withGuards(seen, found, benches)
  const names = nodes.map(({name}) => name)
  const held = await underLoad(usableOf(task, judgements), benches, world, signal)
  const stood = withFindings(names, held.findings, judgements)
  const good = usableOf(
    task,
    stood.filter(({node}) => judgements.some((each) => each.node === node)),
  )
  const between = await foundBetween(good, world, signal)
  const all = withFindings(names, [...found, ...between], stood)
  const told = withHeld(benches, held.benches)
  const passed = new Set(all.flatMap(({node, verdict}) => (verdict === 'pass' ? [node] : [])))
  const sound = nodes.filter(({name}) => passed.has(name))
  return {
    ...{benches: told, judgements: withHosts(all, taken)},
    references: referencesFrom(sound, told, likenesses),
  }
}

const NONE: readonly Reference[] = []

function usableOf(request: GateTask, judgements: readonly Judgement[]): GateTask {
  const usable = new Set(judgements.flatMap(({node, verdict}) => (isUsable(verdict) ? [node] : [])))
  return {...request, nodes: request.nodes.filter(({name}) => usable.has(name))}
}

/** What minutes of full load say of nodes that are good by themselves. */
async function underLoad(
  request: GateTask,
  before: readonly NodeBench[],
  world: GateWorld,
  signal: AbortSignal,
): Promise<{readonly benches: readonly NodeBench[]; readonly findings: readonly Finding[]}> {
  const {nodes, hold, onHold} = request
  if (hold === undefined || nodes.length === 0) return {benches: [], findings: []}
  onHold?.(nodes.length, hold)
  const benches = await holdNodes(request, hold, before, world, signal)
  const own = holdFindings({...knownOf(request, world), nodes: benches})
  return {benches, findings: [...own, ...hotFindings(before, benches)]}
}

/** What measurements are judged by. */
const knownOf = (
  {type, gpus, pastOf, referencesOf}: GateTask,
  {bands}: GateWorld,
): Omit<Measured, 'nodes' | 'repeats'> => ({
  ...{bands: withTypeBands(bands, type), referencesOf},
  ...(gpus && {gpus}),
  ...(pastOf && {pastOf}),
})

/** With the names of the machines below, which nobody can ask once a node has ended. */
const withHosts = (judgements: readonly Judgement[], taken: readonly NodeInventory[]): readonly Judgement[] => {
  const hosts = new Map(taken.map((each) => [each.node, 'inventory' in each ? each.inventory.physicalHost : undefined]))
  return judgements.map((each) => {
    const physicalHost = hosts.get(each.node)
    return physicalHost === undefined ? each : {...each, physicalHost}
  })
}

/** What nodes that are good by themselves say of one another. */
async function foundBetween(request: GateRequest, world: GateWorld, signal: AbortSignal): Promise<readonly Finding[]> {
  const {nodes, network, type} = request
  const bench = await benchNetwork({...request, ...network}, world, signal)
  const floors = type === undefined ? [] : fabricFloorsOf(type)
  const doubted = testsBelow(bench.collectives, floors)
  const tests = network.tests.filter(({name}) => doubted.has(name))
  const again = await benchNetwork({...request, ...network, tests}, world, signal)
  const names = nodes.map(({name}) => name)
  return [...networkFindings(bench, names, type), ...fabricFindings(bench, again.collectives, floors)]
}

async function measured(request: GateTask, world: GateWorld, signal: AbortSignal): Promise<Omit<Gated, 'references'>> {
  const benches = await benchNodes(request, world, signal)
  const known = {...knownOf(request, world), nodes: benches}
  const judgements = judge({...known, repeats: new Map()})
  const doubted = testsToRepeat(judgements)
  if (doubted.size === 0) return {benches, judgements}
  const repeats = await measuredAgain(doubted, request, world, signal)
  return {benches, judgements: judge({...known, repeats})}
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
