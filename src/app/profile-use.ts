import type {Cluster} from '../domain/cluster.ts'
import type {KnownGpus, UseWords} from '../domain/engine/engine-use.ts'
import {hardwareUse, type ProfileWithUse} from '../domain/engine/hardware-use.ts'
import type {ClusterProfile} from '../domain/harness/cluster-profile.ts'
import type {Node} from '../domain/node.ts'
import type {BenchWorld} from './bench-nodes.ts'
import type {JobWorld} from './job-world.ts'
import {readToldFigures} from './read-told-figures.ts'
import {scrapeEngines} from './scrape-engines.ts'

export interface UseRequest {
  readonly cluster: Pick<Cluster, 'pools'>
  readonly nodes: readonly Node[]
  readonly job?: string
  /** Whether engines are asked. */
  readonly engines: boolean
  readonly ports: readonly number[]
  readonly words: UseWords
}

/**
 * What a model makes of the hardware while it is watched: engines are asked what they count before and after, which gives rates; a job's framework
 * may have written more into its log.
 *
 * @param watch what happens between the two
 */
export async function profileUse<T extends ClusterProfile>(
  request: UseRequest,
  world: BenchWorld & JobWorld & {readonly gpus: () => Promise<KnownGpus>},
  signal: AbortSignal,
  watch: () => Promise<T>,
): Promise<T & ProfileWithUse> {
  const {nodes, ports, words, job, cluster} = request
  const ask = (before?: Awaited<ReturnType<typeof scrapeEngines>>) =>
    scrapeEngines({nodes, ports, ...(before && {before})}, world, signal)
  const before = request.engines ? await ask() : undefined
  const profile = await watch()
  const now = before && (await ask(before))
  const scrapes = [...(now ?? [])].map(([node, scrape]) => {
    const first = before?.get(node)
    return {node, now: scrape, ...(first && {before: first})}
  })
  const told = job === undefined ? [] : await readToldFigures(job, cluster, world, signal)
  const use = hardwareUse(profile, scrapes, words, await world.gpus())
  const hasAny = [use.engines, use.notes, told].some((each) => each.length > 0) || use.training || use.model
  return hasAny ? {...profile, use: {...use, ...(told.length > 0 && {told})}} : profile
}
