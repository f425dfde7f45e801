import {type ActOptions, type ClusterWorld, idIn} from './clusters.ts'

export interface TakenDown {
  readonly name: string
  /** Whether there was anything. */
  readonly existed: boolean
}

/**
 * Ends everything of a cluster: what the state knows, then what only the tags know, because a killed `up` may have made nodes that
 * never got into the state. Safe to repeat.
 */
export async function takeDown(name: string, world: ClusterWorld, options: ActOptions): Promise<TakenDown> {
  const id = idIn(world, name)
  const engine = await world.engine(options.onProgress, options.signal)
  const existed = await engine.destroy(id, options)
  for (const cloud of Object.values(world.clouds)) await cloud.sweep(id, options.signal)
  await world.store.remove(name)
  return {name, existed}
}
