import type {Cluster, Pool} from '../domain/cluster.ts'
import type {Figure} from '../domain/gate/figure.ts'
import type {Health} from '../domain/gate/health.ts'
import {pastOf} from '../domain/gate/history.ts'
import type {Judgement} from '../domain/gate/judge.ts'
import {keptBench} from '../domain/gate/kept-bench.ts'
import {type GateLevel, gatePlan} from '../domain/gate/level.ts'
import {gateLimit, gateLimitText, sumOfLimits} from '../domain/gate/limit.ts'
import {type Reference, referencesIn} from '../domain/gate/reference.ts'
import {gateStages} from '../domain/gate/stages.ts'
import {isUsable} from '../domain/harness/finding.ts'
import type {NodeBench} from '../domain/harness/node-bench.ts'
import type {Node} from '../domain/node.ts'
import {ERROR_CODES} from '../errors/codes.ts'
import type {BenchHistory} from '../ports/bench-history.ts'
import {sharesMachine} from './bench-cluster.ts'
import type {BenchRequest} from './bench-nodes.ts'
import type {CatalogWorld} from './catalog-world.ts'
import {type GateWorld, gateNodes} from './gate-nodes.ts'
import {promisedType} from './promised-type.ts'

export interface HealthRequest extends Pick<BenchRequest, 'onProgress' | 'onEnd'> {
  readonly nodes: readonly Node[]
  readonly level: GateLevel
  /** For how long GPUs of a soak are under full load; absent: as long as a cluster file's soak takes. */
  readonly soakMinutes?: number
  /** Chooses who is paired with whom. */
  readonly seed: number
  /** What it may take is told, before anything is measured. */
  readonly onLimit: (text: string) => void
}

export interface HealthWorld extends GateWorld, CatalogWorld {
  readonly history: BenchHistory
  now(): number
}

/** Measures nodes of a cluster that is up, pool by pool, and judges them by their like and their past. What was measured is kept. */
export async function checkHealth(
  cluster: Cluster,
  {nodes, level, soakMinutes, seed, onLimit, ...listeners}: HealthRequest,
  world: HealthWorld,
  signal: AbortSignal,
): Promise<Health & {readonly exitCode: number}> {
  const measured = cluster.pools.flatMap((pool) => {
    const own = nodes.filter((node) => node.pool === pool.name)
    if (own.length === 0) return []
    return [{pool, nodes: own, plan: gatePlan(level, world.kit.tests, hasGpus(pool), soakMinutes)}]
  })
  const shareMachine = sharesMachine(cluster)
  const limits = measured.map(({pool, nodes, plan}) =>
    gateLimit(nodes.length, gateStages(plan, nodes.length, shareMachine), pool.offering.priceNanoUsdPerHour),
  )
  onLimit(gateLimitText(sumOfLimits(limits)))
  const atUnixMs = world.now()
  const {name} = cluster.id
  const before = await world.history.recent(name)
  const pasts = new Map(nodes.map((node) => [node.name, pastOf(before, node.id)]))
  const of = (node: string, figure: Figure) => pasts.get(node)?.(figure)
  const [judgements, references]: [Judgement[], Reference[]] = [[], []]
  const benches: NodeBench[] = []
  for (const {pool, nodes, plan} of measured) {
    const {gpus} = pool.offering
    const request = {
      ...listeners,
      nodes,
      ...plan,
      network: {...plan.network, seed},
      shareMachine,
      pastOf: of,
      references: referencesIn(before, othersOf(pool, nodes)),
      ...(gpus && {gpus}),
    }
    const type = cluster.emulated ? undefined : await promisedType(pool.offering, world)
    const gated = await gateNodes({...request, ...(type && {type})}, world, signal)
    judgements.push(...gated.judgements)
    references.push(...gated.references)
    benches.push(...gated.benches)
  }
  await world.history.add(keptBench(name, atUnixMs, benches, nodes, references))
  const isSound = judgements.every(({verdict}) => isUsable(verdict))
  return {cluster: name, level, judgements, exitCode: isSound ? 0 : ERROR_CODES.GATE_FAILED.exit}
}

/** Ids of a pool's nodes that are not measured now. */
const othersOf = (pool: Pool, measured: readonly Node[]): readonly string[] =>
  pool.nodes.flatMap(({id}) => (measured.some((node) => node.id === id) ? [] : [id]))

const hasGpus = ({offering: {gpus}}: Pool): boolean => (gpus?.count ?? 0) > 0
