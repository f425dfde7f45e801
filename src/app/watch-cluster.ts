import {setTimeout as sleep} from 'node:timers/promises'
import {type Cluster, nodesOf} from '../domain/cluster.ts'
import type {Drift} from '../domain/drift.ts'
import type {ProgressListener} from '../domain/progress.ts'
import type {ClusterSpec} from '../domain/spec/cluster-spec.ts'
import type {WatchEvent} from '../domain/watch-event.ts'
import type {ErrorCode} from '../errors/codes.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {PlanWorld} from './decide.ts'
import {type Look, lookAt, type ReconcileOptions, repair} from './reconcile-cluster.ts'

export interface WatchOptions extends ReconcileOptions {
  /** Between two looks; absent: as often as what the nodes are asks for. */
  readonly everyMs?: number | undefined
  readonly onEvent: (event: WatchEvent) => void
}

/**
 * Looks again and again, and does what the file says where nodes are lost, until it is aborted or the cluster is taken down. What may pass,
 * such as a cloud that does not answer or has no capacity now, is told and tried again; but the first look has to succeed. @throws GpuctlError
 */
export async function watchCluster(spec: ClusterSpec, world: PlanWorld, options: WatchOptions): Promise<void> {
  const {signal, onEvent} = options
  const quiet = {...options, onProgress: warnedOnce(options.onProgress)}
  const tellNew = newDrift((drift) => onEvent({event: 'found', drift}))
  let everyMs: number | undefined
  for (let acts = 0; ; ) {
    try {
      const look = await lookAt(spec, world, quiet)
      if (everyMs === undefined) {
        everyMs = options.everyMs ?? intervalFor(look.cluster)
        onEvent({event: 'watching', cluster: spec.name, nodes: nodesOf(look.cluster).length, everyMs})
      }
      tellNew(look.drift)
      const done = await repaired(spec, look, world, options)
      if (done === 'taken-down') return
      acts = done === 'nothing' ? 0 : acts + 1
    } catch (error) {
      signal.throwIfAborted()
      if (everyMs === undefined || !(error instanceof GpuctlError) || !PASSING.includes(error.code)) throw error
      const againInMs = pauseMs(everyMs, ++acts)
      onEvent({event: 'failed', code: error.code, message: error.message, againInMs})
    }
    await sleep(pauseMs(everyMs, acts), undefined, {signal})
  }
}

/** Longer after each act in a row, whatever came of it: one that does not help is not to be repeated for ever. */
const pauseMs = (everyMs: number, acts: number): number => Math.min(everyMs * 2 ** acts, Math.max(everyMs, MOST_MS))

const MOST_MS = 5 * 60_000

const PASSING: readonly ErrorCode[] = ['CLOUD_UNAVAILABLE', 'CAPACITY_EXHAUSTED', 'PARTLY_APPLIED', 'LOCKED']

/** Spot is taken back half a minute to two minutes after its notice. */
const intervalFor = ({pools}: Cluster): number =>
  pools.some(({offering}) => offering.purchase === 'spot') ? 10_000 : 30_000

async function repaired(spec: ClusterSpec, look: Look, world: PlanWorld, options: WatchOptions) {
  const {act, drift} = look.repair
  if (act === 'nothing') return act
  const nodes = drift.map(({node}) => node)
  if (act !== 'fail') options.onEvent({event: 'began', act, nodes})
  const startedMs = performance.now()
  const {done} = await repair(spec, look, world, options)
  if (done !== 'nothing') options.onEvent({event: 'ended', done, tookMs: Math.round(performance.now() - startedMs)})
  return done
}

/** What goes on is told once; what comes back is told again. */
function newDrift(tell: (drift: Drift) => void): (all: readonly Drift[]) => void {
  let known = new Set<string>()
  return (all) => {
    const now = new Map(all.map((drift) => [`${drift.kind} ${drift.node} ${drift.id} ${drift.what}`, drift]))
    for (const [key, drift] of now) if (!known.has(key)) tell(drift)
    known = new Set(now.keys())
  }
}

/** Looks are many, and what one of them warns of the next one would again. */
function warnedOnce(onProgress: ProgressListener): ProgressListener {
  const told = new Set<string>()
  return (progress) => {
    if (progress.kind === 'message') {
      if (told.has(progress.text)) return
      told.add(progress.text)
    }
    onProgress(progress)
  }
}
