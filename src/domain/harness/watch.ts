import {z} from 'zod'

const number = z.number().optional()

const watchedGpuSchema = z.object({
  index: z.int(),
  simulated: z.boolean(),
  /** Of the device itself, from Hopper on: without them only `busyShare` says what it does. */
  counters: z.enum(['supported', 'not-supported', 'not-available']),
  name: z.string().optional(),
  serial: z.string().optional(),
  mostSmMhz: number,
  powerLimitW: number,
  memoryBytes: number,
})

const gpuSampleSchema = z.object({
  index: z.int(),
  /** The time in which any kernel ran: a GPU with one thread on it is busy too. */
  busyShare: number,
  memoryBusyShare: number,
  /** Of the SMs that were busy, of their warps that were active, of the time in which tensor cores worked, of the memory's bandwidth. */
  smShare: number,
  occupancyShare: number,
  tensorShare: number,
  dramShare: number,
  nvlinkTxBytesPerSecond: number,
  nvlinkRxBytesPerSecond: number,
  pcieTxBytesPerSecond: number,
  pcieRxBytesPerSecond: number,
  smMhz: number,
  memoryMhz: number,
  powerW: number,
  temperatureC: number,
  memoryUsedBytes: number,
  clockReasons: z.object({benign: z.array(z.string()), harmful: z.array(z.string())}).optional(),
  processes: z.array(z.object({pid: z.int(), memoryBytes: number, name: z.string().optional()})).optional(),
})

const lineSchema = z.discriminatedUnion('kind', [
  z.object({
    schema: z.literal(1),
    kind: z.literal('begin'),
    /** Why there is nothing to watch. */
    fault: z.string().optional(),
    driverVersion: z.string().optional(),
    /** Whether DCGM runs there, which reads the same counters: then both may read wrong. */
    hasCounterReader: z.boolean(),
    gpus: z.array(watchedGpuSchema),
  }),
  z.object({kind: z.literal('sample'), atUnixMs: z.int(), gpus: z.array(gpuSampleSchema)}),
  z.object({kind: z.literal('end'), fault: z.string().optional()}),
])

export type WatchedGpu = z.infer<typeof watchedGpuSchema>
export type GpuSample = z.infer<typeof gpuSampleSchema>
export type WatchLine = z.infer<typeof lineSchema>

/** What a node's GPUs did for a while. */
export interface Watched {
  readonly begin: Extract<WatchLine, {kind: 'begin'}>
  readonly samples: readonly Extract<WatchLine, {kind: 'sample'}>[]
  /** Why it ended early. */
  readonly fault?: string
}

/** One line of a harness that watches. @throws SyntaxError, z.ZodError where it is none */
export const watchLine = (text: string): WatchLine => lineSchema.parse(JSON.parse(text))

/** All that it wrote. @throws as {@link watchLine}, and RangeError where its begin or its end is missing */
export function watchedOf(text: string): Watched {
  const [begin, ...lines] = text.trimEnd().split('\n').map(watchLine)
  const end = lines.pop()
  if (begin?.kind !== 'begin' || end?.kind !== 'end') throw new RangeError('a watch has a begin and an end')
  const samples = lines.filter((line) => line.kind === 'sample')
  return {begin, samples, ...(end.fault !== undefined && {fault: end.fault})}
}
