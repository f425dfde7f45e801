import {modelOf, type Scrape, scrapeOf} from '../domain/engine/scrape.ts'
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

/** A node has no more. */
const MOST_MODELS = 8

/** What inference engines of nodes count now, by the node's name; without nodes that did not answer, which whoever watches them tells. */
export async function scrapeEngines(
  {nodes, ports, before}: ScrapeRequest,
  world: BenchWorld,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Scrape>> {
  const answers = await askNodes({nodes}, signal, async (node) => {
    const program = await ensureHarness(node, world.kit, world, signal)
    const models = modelsOn(before?.get(node.name))
    const words = ['engines', ...flags('--port', ports.map(String)), ...flags('--model', models)]
    return askHarness({node, program, words, limitSeconds: LIMIT_SECONDS, read: scrapeOf}, world.shell, signal)
  })
  return new Map(answers.flatMap((each) => ('answer' in each ? [[each.node, each.answer] as const] : [])))
}

const flags = (flag: string, values: readonly string[]) => values.flatMap((value) => [flag, value])

const modelsOn = (scrape: Scrape | undefined): readonly string[] => {
  const models = scrape?.engines.flatMap((engine) => modelOf(engine) ?? []) ?? []
  return [...new Set(models)].filter((model) => model !== '').slice(0, MOST_MODELS)
}
