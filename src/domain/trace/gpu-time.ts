import {both, type Interval, lengthOf, union} from './intervals.ts'
import {KERNEL_CLASSES, type KernelClass, kernelClass} from './kernel-class.ts'
import type {ProcessTrace, TraceEvent} from './trace-event.ts'

/** What one GPU did in the time of a trace, as one process sees it. */
export interface GpuTime {
  readonly gpu: number
  readonly windowUs: number
  /** In which at least one kernel or copy ran. */
  readonly busyUs: number
  /** In which nothing but collectives ran: communication that no computing hides. */
  readonly exposedCollectiveUs: number
  /** The longest first. Kernels of two streams may run at once: these add up to more than the time that a GPU was busy. */
  readonly classes: readonly ClassTime[]
  /** The longest first, at most {@link MOST_KERNELS}. */
  readonly kernels: readonly KernelTime[]
}

export interface ClassTime {
  readonly class: KernelClass
  /** In which at least one of its kernels ran. */
  readonly coveredUs: number
  readonly count: number
}

export interface KernelTime {
  readonly name: string
  readonly class: KernelClass
  readonly totalUs: number
  readonly count: number
}

export const MOST_KERNELS = 20

type GpuEvent = TraceEvent & {readonly gpu: number}

/** One for each GPU that the process worked on, in their order. */
export function gpuTimes({events, window}: ProcessTrace): readonly GpuTime[] {
  const onGpus = events.filter((event): event is GpuEvent => event.gpu !== undefined)
  const byGpu = Map.groupBy(onGpus, ({gpu}) => gpu)
  return [...byGpu].sort(([a], [b]) => a - b).map(([gpu, own]) => gpuTime(gpu, own, window))
}

function gpuTime(gpu: number, events: readonly GpuEvent[], {fromUs, toUs}: ProcessTrace['window']): GpuTime {
  const intervalOf = ({atUs, durationUs}: GpuEvent): Interval => [
    Math.max(atUs, fromUs),
    Math.min(atUs + durationUs, toUs),
  ]
  const covered = (some: readonly GpuEvent[]) => union(some.map(intervalOf))
  const byClass = Map.groupBy(events, kernelClass)
  const classes = KERNEL_CLASSES.flatMap((each): ClassTime[] => {
    const own = byClass.get(each)
    return own === undefined ? [] : [{class: each, coveredUs: lengthOf(covered(own)), count: own.length}]
  })
  const collectives = covered(byClass.get('collective') ?? [])
  const rest = covered(events.filter((event) => kernelClass(event) !== 'collective'))
  return {
    gpu,
    windowUs: toUs - fromUs,
    busyUs: lengthOf(covered(events)),
    exposedCollectiveUs: lengthOf(collectives) - lengthOf(both(collectives, rest)),
    classes: classes.sort((a, b) => b.coveredUs - a.coveredUs),
    kernels: kernelTimes(events),
  }
}

function kernelTimes(events: readonly GpuEvent[]): readonly KernelTime[] {
  const byName = Map.groupBy(events, ({name}) => name)
  const kernels = [...byName].flatMap(([name, own]): KernelTime[] => {
    const [first] = own
    const totalUs = own.reduce((sum, {durationUs}) => sum + durationUs, 0)
    return first === undefined ? [] : [{name, class: kernelClass(first), totalUs, count: own.length}]
  })
  return kernels.sort((a, b) => b.totalUs - a.totalUs).slice(0, MOST_KERNELS)
}
