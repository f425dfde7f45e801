/** A trace in the form that PyTorch's Kineto gives it, of one process with one GPU; see libkineto/src/output_json.cpp. */
export function kinetoTrace(spans: readonly Span[], windowUs = 1000): string {
  const events = spans.map(({cat, name, ts, dur, stream, thread = 7}) =>
    stream === undefined
      ? {ph: 'X', cat, name, pid: 77, tid: thread, ts: START + ts, dur, args: {'External id': 1}}
      : {ph: 'X', cat, name, pid: 0, tid: stream, ts: START + ts, dur, args: {device: 0, context: 1, stream}},
  )
  const whole = {ph: 'X', cat: 'Trace', ts: START, dur: windowUs, pid: 'Spans', tid: 'PyTorch Profiler', name: 'p (0)'}
  const others = [
    {ph: 's', id: 1, pid: 77, tid: 7, ts: START, cat: 'ac2g', name: 'ac2g'},
    {name: 'process_name', ph: 'M', ts: START, pid: 77, tid: 0, args: {name: 'python'}},
    {name: 'Record Window End', ph: 'i', s: 'g', pid: '', tid: '', ts: START + windowUs},
  ]
  return JSON.stringify({
    schemaVersion: 1,
    deviceProperties: [],
    traceEvents: [...others, whole, ...events],
    traceName: '/tmp/trace.json',
  })
}

export interface Span {
  readonly cat: string
  readonly name: string
  /** In microseconds from the window's start. */
  readonly ts: number
  readonly dur: number
  /** Of a GPU; absent: it is the CPU's. */
  readonly stream?: number
  readonly thread?: number
}

const START = 4_502_698_316_579

/** Half of the window a GPU multiplies, a fifth it communicates, of which a half while it multiplies. */
export const TRAINING: readonly Span[] = [
  {cat: 'kernel', name: 'nvjet_hsh_256x128_64x4_2x1_v_bz_coopA_NNT', ts: 0, dur: 500, stream: 7},
  {
    cat: 'kernel',
    name: 'ncclDevKernel_AllReduce_Sum_bf16_RING_LL(ncclDevKernelArgsStorage<4096ul>)',
    ts: 400,
    dur: 200,
    stream: 20,
  },
  {cat: 'gpu_memcpy', name: 'Memcpy HtoD (Pinned -> Device)', ts: 700, dur: 50, stream: 7},
  {cat: 'cpu_op', name: 'aten::linear', ts: 0, dur: 100},
  {cat: 'cpu_op', name: 'aten::addmm', ts: 20, dur: 60},
  {cat: 'cuda_runtime', name: 'cudaLaunchKernel', ts: 30, dur: 5},
]
