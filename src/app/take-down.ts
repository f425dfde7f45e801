import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {Cloud, ClusterRef} from '../ports/cloud.ts'
import {type ActOptions, type ClusterWorld, idIn, refOf} from './clusters.ts'

export interface TakenDown {
  readonly name: string
  /** Whether there was anything. */
  readonly existed: boolean
  /** The user's own hosts that were given up, as user@address:port: what the cluster had on them is still there. */
  readonly forgotten: readonly string[]
}

export interface TakeDownOptions extends ActOptions {
  readonly forgetUnreachable?: boolean
}

/**
 * Ends everything of a cluster: what the state knows, then what only the tags know, because a killed `up` may have made nodes that
 * never got into the state. Safe to repeat.
 */
export async function takeDown(name: string, world: ClusterWorld, options: TakeDownOptions): Promise<TakenDown> {
  const {signal} = options
  const id = idIn(world, name)
  const engine = await world.engine(options.onProgress, signal)
  const known = async () => refOf(id, (await engine.read(name, signal))?.cluster)
  const forgotten = options.forgetUnreachable ? await forgetUnreachable(await known(), world, signal) : []
  const existed = await engine.destroy(id, options).catch(async (error: unknown) => {
    throw isUnexplained(error) && !signal.aborted ? await explain(error, await known(), world, signal) : error
  })
  for (const cloud of await all(world)) await cloud.sweep(id, signal)
  await world.store.remove(name)
  return {name, existed, forgotten}
}

const all = ({clouds}: ClusterWorld): Promise<readonly Cloud[]> => Promise.all(clouds.ids.map((id) => clouds.open(id)))

async function forgetUnreachable(cluster: ClusterRef, world: ClusterWorld, signal: AbortSignal) {
  const clouds = await all(world)
  const lists = clouds.map(async (cloud) => (await cloud.forgetUnreachable?.(cluster, signal)) ?? [])
  return (await Promise.all(lists)).flat()
}

/** A deletion has nowhere to leave its fault as data: the engine only prints it. */
const isUnexplained = (error: unknown): boolean => error instanceof GpuctlError && error.code === 'INTERNAL'

/** Asks the nodes instead. */
async function explain(cause: unknown, cluster: ClusterRef, world: ClusterWorld, signal: AbortSignal) {
  const clouds = await all(world)
  const nodes = await Promise.all(clouds.map((cloud) => cloud.nodes(cluster, signal)))
  const lost = nodes.flat().filter(({state}) => state === 'unreachable')
  if (lost.length === 0) return cause
  return new GpuctlError(
    'NODE_FAILED',
    `not released: ${lost.map(({ssh, caveat}) => caveat ?? `${ssh.user}@${ssh.address} does not answer`).join('; ')}`,
    'run gpuctl down again when they answer; for hosts that are gone for good, add --forget-unreachable',
    {cause},
  )
}
