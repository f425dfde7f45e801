import type {CallTree} from './call-tree.ts'
import {type ClusterTrace, type Traced, tracedOn} from './cluster-trace.ts'
import type {GpuTime, KernelTime} from './gpu-time.ts'
import {KERNEL_CLASSES, type KernelClass} from './kernel-class.ts'

/** Of all GPUs that were traced: how much of the time one thing took. */
export interface GpuShare {
  /** `exposed`: collectives alone ran; `idle`: nothing did. */
  readonly what: KernelClass | 'exposed' | 'idle'
  readonly mean: number
  readonly least: {readonly share: number; readonly where: string}
  readonly most: {readonly share: number; readonly where: string}
  /** Of its kernels or copies, on average of one GPU. */
  readonly count?: number
}

interface Placed {
  readonly where: string
  readonly time: GpuTime
}

/** The largest first, then what is between and beside them; none where no GPU was traced. */
export function gpuShares(trace: ClusterTrace): readonly GpuShare[] {
  const placed = gpusOf(trace)
  if (placed.length === 0) return []
  const shareOf = (what: GpuShare['what'], usOf: (time: GpuTime) => number): GpuShare => {
    const shares = placed.map(({where, time}) => ({where, share: time.windowUs > 0 ? usOf(time) / time.windowUs : 0}))
    const [least = {where: '', share: 0}, ...rest] = shares.toSorted((a, b) => a.share - b.share)
    const mean = shares.reduce((sum, {share}) => sum + share, 0) / shares.length
    return {what, mean, least, most: rest.at(-1) ?? least}
  }
  const classes = KERNEL_CLASSES.flatMap((each): GpuShare[] => {
    const found = ({classes}: GpuTime) => classes.find((time) => time.class === each)
    const count = placed.reduce((sum, {time}) => sum + (found(time)?.count ?? 0), 0) / placed.length
    return count === 0 ? [] : [{...shareOf(each, (time) => found(time)?.coveredUs ?? 0), count}]
  })
  const hasCollectives = classes.some(({what}) => what === 'collective')
  return [
    ...classes.sort((a, b) => b.mean - a.mean),
    ...(hasCollectives ? [shareOf('exposed', ({exposedCollectiveUs}) => exposedCollectiveUs)] : []),
    shareOf('idle', ({windowUs, busyUs}) => windowUs - busyUs),
  ]
}

/** The kernels that took most of all GPUs' time together. */
export function longestKernels(trace: ClusterTrace, most: number): readonly KernelTime[] {
  const all = gpusOf(trace).flatMap(({time}) => time.kernels)
  const byName = [...Map.groupBy(all, ({name}) => name).values()].flatMap((own): KernelTime[] => {
    const [first] = own
    return first === undefined
      ? []
      : [{...first, totalUs: sumOf(own, ({totalUs}) => totalUs), count: sumOf(own, ({count}) => count)}]
  })
  return byName.sort((a, b) => b.totalUs - a.totalUs).slice(0, most)
}

/** The calls that took most of all processes' CPU time in themselves. */
export function longestCalls(trace: ClusterTrace, most: number): readonly Omit<CallTree, 'children'>[] {
  const all = trace.nodes.flatMap(tracedOn).flatMap(({summary}) => summary?.operators ?? [])
  return [...Map.groupBy(all, ({name}) => name)]
    .map(([name, own]) => ({
      name,
      totalUs: sumOf(own, ({totalUs}) => totalUs),
      selfUs: sumOf(own, ({selfUs}) => selfUs),
      count: sumOf(own, ({count}) => count),
    }))
    .sort((a, b) => b.selfUs - a.selfUs)
    .slice(0, most)
}

const sumOf = <T>(all: readonly T[], of: (each: T) => number): number => all.reduce((sum, each) => sum + of(each), 0)

/** Whose trace it is: `train-0 rank 3`, or `train-0 pid 77` where no rank is known. */
export const processName = ({node, rank, pid}: Pick<Traced, 'node' | 'rank' | 'pid'>): string =>
  `${node} ${rank === undefined ? `pid ${pid}` : `rank ${rank}`}`

const gpusOf = ({nodes}: ClusterTrace): readonly Placed[] =>
  nodes
    .flatMap(tracedOn)
    .flatMap((process) =>
      (process.summary?.gpus ?? []).map((time) => ({where: `${processName(process)} GPU ${time.gpu}`, time})),
    )
