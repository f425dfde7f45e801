import {z} from 'zod'

/** Why a process has no trace. */
export const UNTRACED = [
  ...(['not-listening', 'other-network-namespace', 'did-not-ask', 'no-trace-in-time', 'ended'] as const),
  ...(['not-traceable', 'other-user', 'out-of-reach', 'busy'] as const),
  ...(['no-cupti', 'other-profiler', 'cupti-failed', 'not-written'] as const),
]
export type Untraced = (typeof UNTRACED)[number]

/** `kineto`: PyTorch's own profiler; `cupti`: what our library in other CUDA programs asks, which sees what their GPUs do alone. */
export const TRACERS = ['kineto', 'cupti'] as const
export type Tracer = (typeof TRACERS)[number]

const tracedSchema = z.object({
  path: z.string().startsWith('/'),
  bytes: z.int(),
  by: z.enum(TRACERS),
  /** Records that are missing, for want of room. */
  dropped: z.int().optional(),
})

/** With what a library said of it. */
const untracedSchema = z.object({reason: z.enum(UNTRACED), why: z.string().optional()})

const processSchema = z
  .object({pid: z.int(), command: z.string(), rank: z.int().optional()})
  .and(z.union([tracedSchema, untracedSchema]))

const documentSchema = z.object({
  schema: z.literal(1),
  trace: z.object({
    /** When the window began on every node. */
    beganAtUnixMs: z.int().optional(),
    milliseconds: z.int().optional(),
    processes: z.array(processSchema),
    /** Why nothing could be asked for. */
    fault: z.string().optional(),
  }),
})

/** What a node's processes traced of themselves, and where on the node it is. */
export type TakenTraces = z.infer<typeof documentSchema>['trace']
export type TakenTrace = TakenTraces['processes'][number]

/** @throws where it is no such document */
export const takenTraces = (text: string): TakenTraces => documentSchema.parse(JSON.parse(text)).trace
