import type {GpuProfile} from '../harness/gpu-profile.ts'
import type {ScrapedEngine} from './scrape.ts'

export interface EngineGpus {
  readonly count: number
  /** Those of them that are on this node, where that is known. */
  readonly own?: readonly GpuProfile[]
}

/**
 * On how many GPUs an engine runs: as a person says; else as its command line does or as its processes are seen on them, whichever are more, since
 * one of several nodes shows only its own, and a configuration file is not read. On a node with one GPU that one. Undefined: nobody can tell.
 */
export function gpusOfEngine(
  {pids, pid, options}: Pick<ScrapedEngine, 'pids' | 'pid' | 'options'>,
  gpus: readonly GpuProfile[],
  told: number | undefined,
): EngineGpus | undefined {
  const own = gpus.filter(({processes}) => processes.some(({pid: each}) => pids.includes(each)))
  const found = own.length > 0 ? {own} : {}
  if (told !== undefined) return {count: told, ...found}
  const count = Math.max(own.length, saidBy(options))
  if (count > 0) return {count, ...found}
  return pid !== undefined && gpus.length === 1 ? {count: 1, own: gpus} : undefined
}

/** 0: it says nothing of several. SGLang's attention of several replicas shares the GPUs of one. */
function saidBy({tp, pp, dp, 'dp-attention': shares}: ScrapedEngine['options']): number {
  if (tp === undefined && pp === undefined && dp === undefined) return 0
  const product = [tp, pp, shares === undefined ? dp : undefined].reduce((all, each) => all * Number(each ?? 1), 1)
  return Number.isInteger(product) && product > 0 ? product : 0
}
