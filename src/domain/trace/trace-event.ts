import {z} from 'zod'

/** What one thread, or one stream of a GPU, did for a while. */
export interface TraceEvent {
  /** Kineto's: `kernel`, `gpu_memcpy`, `gpu_memset`, `cpu_op`, `python_function`, `user_annotation` … */
  readonly category: string
  readonly name: string
  /** On the clock of the trace, which has a start of its own. */
  readonly atUs: number
  readonly durationUs: number
  /** Of a process, or of what stands for one: a GPU's index. */
  readonly process: string
  readonly thread: string
  /** Of a kernel, and of copies. */
  readonly gpu?: number
  readonly stream?: string
}

/** A trace of one process. */
export interface ProcessTrace {
  readonly events: readonly TraceEvent[]
  /** When it was taken, on the clock of its events. */
  readonly window: {readonly fromUs: number; readonly toUs: number}
}

const idSchema = z.union([z.number(), z.string()]).transform(String)

const spanSchema = z.object({
  ph: z.literal('X'),
  cat: z.string(),
  name: z.string(),
  ts: z.number(),
  dur: z.number().nonnegative(),
  pid: idSchema,
  tid: idSchema,
  args: z.looseObject({device: z.number().optional(), stream: z.union([z.number(), z.string()]).optional()}).optional(),
})

const traceSchema = z.object({traceEvents: z.array(z.unknown())})

/**
 * Reads a Chrome trace as PyTorch's Kineto writes it; what else such a file may hold is passed over.
 *
 * @source pytorch/kineto, libkineto/src/output_json.cpp
 * @throws where it is no such trace
 */
export function processTrace(text: string): ProcessTrace {
  const spans = traceSchema.parse(JSON.parse(text)).traceEvents.flatMap((each) => {
    const {data} = spanSchema.safeParse(each)
    return data === undefined ? [] : [data]
  })
  const whole = spans.find(({cat}) => cat === 'Trace')
  const events = spans.flatMap(({cat, name, ts, dur, pid, tid, args}): TraceEvent[] => {
    if (cat === 'Trace') return []
    const event = {category: cat, name, atUs: ts, durationUs: dur, process: pid, thread: tid}
    const gpu = ON_GPU.has(cat) ? args?.device : undefined
    return [gpu === undefined ? event : {...event, gpu, stream: String(args?.stream ?? tid)}]
  })
  return {events, window: whole === undefined ? windowOf(events) : {fromUs: whole.ts, toUs: whole.ts + whole.dur}}
}

const ON_GPU: ReadonlySet<string> = new Set(['kernel', 'gpu_memcpy', 'gpu_memset'])

/** Of a trace that does not tell it. */
function windowOf(events: readonly TraceEvent[]): ProcessTrace['window'] {
  const bounds = events.reduce(
    ({fromUs, toUs}, {atUs, durationUs}) => ({
      fromUs: Math.min(fromUs, atUs),
      toUs: Math.max(toUs, atUs + durationUs),
    }),
    {fromUs: Number.POSITIVE_INFINITY, toUs: Number.NEGATIVE_INFINITY},
  )
  return events.length === 0 ? {fromUs: 0, toUs: 0} : bounds
}
