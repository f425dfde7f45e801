import {modelsOf, type Scrape, scrapeOf} from '../domain/engine/scrape.ts'
import type {Node} from '../domain/node.ts'
import {askHarness, askNodes} from './ask-harness.ts'
import type {BenchWorld} from './bench-nodes.ts'
import {ensureHarness} from './ensure-harness.ts'

export interface ScrapeRequest {
  readonly nodes: readonly Node[]
  /** Asked whoever listens there. */
  readonly ports: readonly number[]
  /** Engines that were found before, whose models' shapes are wanted now. */
  readonly before?: ReadonlyMap<string, Scrape>
}

/** Beyond what the harness gives itself. */
const LIMIT_SECONDS = 60

/** Of one node, by all their names. */
const MOST_MODELS = 16

/** What inference engines of nodes count now, by the node's name; without nodes that did not answer, which whoever watches them tells. */
export async function scrapeEngines(
  {nodes, ports, before}: ScrapeRequest,
  world: BenchWorld,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Scrape>> {
  const answers = await askNodes({nodes}, signal, async (node) => {
    const program = await ensureHarness(node, world.kit, world, signal)
    const models = modelsIn(before?.get(node.name))
    const words = ['engines', ...flags('--port', ports.map(String)), ...flags('--model', models)]
    return askHarness({node, program, words, limitSeconds: LIMIT_SECONDS, read: scrapeOf}, world.shell, signal)
  })
  return new Map(answers.flatMap((each) => ('answer' in each ? [[each.node, each.answer] as const] : [])))
}

const flags = (flag: string, values: readonly string[]) => values.flatMap((value) => [flag, value])

const modelsIn = (scrape: Scrape | undefined): readonly string[] =>
  [...new Set(scrape?.engines.flatMap(modelsOf))].slice(0, MOST_MODELS)
