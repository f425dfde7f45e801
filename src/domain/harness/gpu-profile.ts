import type {GpuSample, Watched, WatchedGpu} from './watch.ts'

/** What one GPU did for a while. */
export interface GpuProfile extends WatchedGpu {
  readonly sampleCount: number
  /** By the name of the figure; one that the device does not tell is absent. */
  readonly figures: Readonly<Partial<Record<Figure, Spread>>>
  /** Of the samples: in which next to nothing ran. Absent: nobody told what ran. */
  readonly idleShare?: number
  /** Of the samples: in which heat, power delivery or a fault held its clocks back. */
  readonly heldBackShare?: number
  readonly heldBackBy: readonly string[]
  /** Whatever was seen to compute on it. */
  readonly processes: NonNullable<GpuSample['processes']>
}

export interface Spread {
  readonly mean: number
  /** 5 % of the samples are below, 5 % above. */
  readonly p5: number
  readonly p95: number
}

export const FIGURES = [
  ...(['busyShare', 'memoryBusyShare', 'smShare', 'occupancyShare', 'tensorShare', 'dramShare'] as const),
  ...(['nvlinkTxBytesPerSecond', 'nvlinkRxBytesPerSecond', 'pcieTxBytesPerSecond', 'pcieRxBytesPerSecond'] as const),
  ...(['smMhz', 'memoryMhz', 'powerW', 'temperatureC', 'memoryUsedBytes'] as const),
]
export type Figure = (typeof FIGURES)[number]

/** Below this a GPU counts as idle: what asks it how it does is work too. */
const IDLE = 0.05

export const gpuProfiles = ({begin, samples}: Watched): readonly GpuProfile[] =>
  begin.gpus.map((gpu) =>
    profileOf(
      gpu,
      samples.flatMap(({gpus}) => gpus.find(({index}) => index === gpu.index) ?? []),
    ),
  )

function profileOf(gpu: WatchedGpu, samples: readonly GpuSample[]): GpuProfile {
  const figures = FIGURES.flatMap((figure) => {
    const values = samples.flatMap((sample) => sample[figure] ?? [])
    return values.length === 0 ? [] : [[figure, spreadOf(values)] as const]
  })
  const idleShare = shareOf(samples, (sample) => {
    const active = sample.smShare ?? sample.busyShare
    return active === undefined ? undefined : active < IDLE
  })
  const heldBackShare = shareOf(samples, ({clockReasons}) => clockReasons && clockReasons.harmful.length > 0)
  const seen = samples.flatMap(({processes = []}) => processes)
  return {
    ...{...gpu, sampleCount: samples.length, figures: Object.fromEntries(figures)},
    ...(idleShare !== undefined && {idleShare}),
    ...(heldBackShare !== undefined && {heldBackShare}),
    heldBackBy: [...new Set(samples.flatMap(({clockReasons}) => clockReasons?.harmful ?? []))],
    processes: [...new Map(seen.map((process) => [process.pid, process])).values()],
  }
}

/** Of those that tell it. */
function shareOf(samples: readonly GpuSample[], tell: (sample: GpuSample) => boolean | undefined): number | undefined {
  const told = samples.map(tell).filter((each) => each !== undefined)
  return told.length === 0 ? undefined : told.filter(Boolean).length / told.length
}

/** @param values at least one */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN
  return {mean: values.reduce((sum, value) => sum + value, 0) / values.length, p5: at(0.05), p95: at(0.95)}
}
