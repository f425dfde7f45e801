import {z} from 'zod'

/** What a node's harness exits with; the same words stand in native/harness/src/main.cpp. */
export const EXITS = {passed: 0, found: 1, misused: 2, nothingMeasured: 4, busy: 5} as const

export const KINDS = ['memory', 'disk', 'gpu', 'nccl', 'network'] as const

/** One figure of a test. All numbers but the counts are in its unit; spread and variation are shares. */
const metricSchema = z.object({
  name: z.string(),
  unit: z.enum(['bytes_per_second', 'seconds', 'flops_per_second', 'hertz', 'watts', 'celsius', 'share', 'count']),
  /** The median of the samples. */
  value: z.number(),
  /** The median of their distances from it. */
  mad: z.number(),
  least: z.number(),
  most: z.number(),
  /** (most − least) ÷ median. */
  spread: z.number(),
  /** Standard deviation ÷ mean. */
  variation: z.number(),
  sampleCount: z.int(),
  /** In the order in which they were taken. */
  samples: z.array(z.number()),
  /** What it is of: `threads: "8"`; `gpu: "3"` where it is one GPU's, `from` and `to` where it is a pair's, each a GPU's index or `host`. */
  labels: z.record(z.string(), z.string()),
})

const resultSchema = z.object({
  name: z.string(),
  kind: z.enum(KINDS),
  /** `corrupt`: it came to its end, and data was wrong. Figures told before a bad end are kept. */
  status: z.enum(['passed', 'failed', 'corrupt', 'skipped', 'timed-out', 'crashed']),
  /** Absent: it passed. */
  reason: z.string().optional(),
  tookSeconds: z.number(),
  metrics: z.array(metricSchema),
  corruption: z.object({what: z.string(), mismatches: z.int(), firstAtByte: z.int()}).optional(),
})

export const hostSchema = z.object({
  name: z.string(),
  kernel: z.string(),
  arch: z.string(),
  glibc: z.string(),
  cpuModel: z.string(),
  usableCpus: z.int(),
  numaNodes: z.int(),
  memoryBytes: z.int(),
  lastCacheBytes: z.int(),
})

/** Null: this driver has no function that says it. */
const gpuSchema = z.object({
  index: z.int(),
  name: z.string().nullable(),
  uuid: z.string().nullable(),
  pciBusId: z.string().nullable(),
  memoryBytes: z.int().nullable(),
  multiprocessors: z.int().nullable(),
  /** `9.0` */
  capability: z.string().nullable(),
  cacheBytes: z.int().nullable(),
  /** By its memory's clock and bus. */
  peakMemoryBytesPerSecond: z.number().nullable(),
  /** The GPUs whose memory it reaches. */
  peers: z.array(z.int()).nullable(),
})

const cudaSchema = z.discriminatedUnion('available', [
  z.object({available: z.literal(false), reason: z.string()}),
  z.object({
    available: z.literal(true),
    /** 12080: CUDA 12.8. */
    driverVersion: z.int().nullable(),
    /** Whether there is no hardware behind it: of tests alone. */
    simulated: z.boolean().nullable(),
    gpus: z.array(gpuSchema),
  }),
])

const reportSchema = z.object({
  schema: z.literal(1),
  startedAtUnixMs: z.int(),
  endedAtUnixMs: z.int(),
  host: hostSchema,
  /** NVIDIA's driver and the GPUs that it shows; absent in reports of harnesses that did not ask it. */
  cuda: cudaSchema.optional(),
  /** The one-minute load average before and after, and the share of all CPU time that the hypervisor gave to others. */
  load: z.object({before: z.number(), after: z.number(), stolenShare: z.number().nullable()}),
  tests: z.array(resultSchema),
})

const listSchema = z.object({
  schema: z.literal(1),
  tests: z.array(z.object({name: z.string(), kind: z.enum(KINDS), summary: z.string(), limitSeconds: z.int()})),
})

export type Metric = z.infer<typeof metricSchema>
export type TestResult = z.infer<typeof resultSchema>
/** What a node's harness measured there. */
export type HarnessReport = z.infer<typeof reportSchema>
export type ListedTest = z.infer<typeof listSchema>['tests'][number]

/** @throws SyntaxError, z.ZodError where the text is not a harness's document: it was cut off, or is of another version */
export const harnessReport = (text: string): HarnessReport => reportSchema.parse(JSON.parse(text))

/** @throws as {@link harnessReport} */
export const harnessTests = (text: string): readonly ListedTest[] => listSchema.parse(JSON.parse(text)).tests
