import type {ProvisionedCloud} from '../domain/catalog/provisioned-clouds.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {Cloud, CloudId, ClusterRef} from '../ports/cloud.ts'
import {notedOf} from './accounts.ts'
import {type ActOptions, type ClusterWorld, cloudsOf, idIn, refOf} from './clusters.ts'
import {giveBackImported, type KeptInstance} from './give-back-imported.ts'
import {openFor} from './open-for.ts'

export interface TakenDown {
  readonly name: string
  /** Whether there was anything. */
  readonly existed: boolean
  /** The user's own hosts that were given up, as user@address:port: what the cluster had on them is still there. */
  readonly forgotten: readonly string[]
  /** Instances made by hand that run on as nobody's. */
  readonly kept: readonly KeptInstance[]
}

export interface TakeDownOptions extends ActOptions {
  readonly forgetUnreachable?: boolean
  /** Gives instances made by hand back in place of ending them. */
  readonly keepImported?: boolean
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
  const clouds = await cloudsToSweep(name, world, options)
  const forgotten = options.forgetUnreachable ? await forgetUnreachable(await known(), clouds, signal) : []
  const kept = options.keepImported ? await giveBackImported(id, engine, world, {clouds, ...options}) : []
  const existed = await engine.destroy(id, options).catch(async (error: unknown) => {
    throw isUnexplained(error) && !signal.aborted ? await explain(error, await known(), clouds, signal) : error
  })
  for (const cloud of clouds) await cloud.sweep(id, signal)
  await world.store.remove(name)
  await world.attempts.remove(name)
  return {name, existed, forgotten, kept}
}

/**
 * This machine and the user's own hosts, and those clouds on which the cluster was ever tried: what was tried is noted before anything is
 * made. Of a cluster that nothing is known of, every cloud that this user has an account of.
 */
async function cloudsToSweep(name: string, world: ClusterWorld, options: ActOptions): Promise<readonly Cloud[]> {
  const {clouds, emulator} = world
  const {onProgress, signal} = options
  const {tried, cluster, accounts} = await notedOf(name, world, options)
  const used = new Set([...(tried?.clouds ?? []), ...(cluster ? cloudsOf(cluster) : []), ...Object.keys(accounts)])
  const isKnown = tried !== undefined || used.size > 0
  const emulated = cluster?.emulated ?? tried?.emulated ?? false
  const isAsked = async (id: CloudId) =>
    id === 'local' || id === 'ssh' || (isKnown ? used.has(id) : clouds.hasAccount(id))
  if (emulated) await emulator.ensure(onProgress, signal) // an empty one, if they ended with all that they had
  const asked = await Promise.all(clouds.ids.map(isAsked))
  const opened = clouds.ids.filter((_, at) => asked[at]).map((id) => openFor(clouds, id, emulated, accounts))
  const all = await Promise.all(opened)
  // Before anything is ended: elsewhere nothing would be found, and nothing would be known of it any more.
  const isNoted = ({id}: Cloud) => accounts[id as ProvisionedCloud] !== undefined
  await Promise.all(all.filter(isNoted).map((cloud) => cloud.account?.(signal)))
  return all
}

async function forgetUnreachable(cluster: ClusterRef, clouds: readonly Cloud[], signal: AbortSignal) {
  const lists = clouds.map(async (cloud) => (await cloud.forgetUnreachable?.(cluster, signal)) ?? [])
  return (await Promise.all(lists)).flat()
}

/** A deletion has nowhere to leave its fault as data: the engine only prints it. */
const isUnexplained = (error: unknown): boolean => error instanceof GpuctlError && error.code === 'INTERNAL'

/** Asks the nodes instead. */
async function explain(cause: unknown, cluster: ClusterRef, clouds: readonly Cloud[], signal: AbortSignal) {
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
