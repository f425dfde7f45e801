import {expect, test} from 'vitest'
import {type ClusterTrace, digestOf} from '../../src/domain/trace/cluster-trace.ts'
import {processTrace} from '../../src/domain/trace/trace-event.ts'
import {noPaint} from '../../src/views/paint.ts'
import {profileView} from '../../src/views/profile-view.ts'
import {traceHtml} from '../../src/views/trace-html.ts'
import {traceText} from '../../src/views/trace-text.ts'
import {kinetoTrace, type Span, TRAINING} from '../support/kineto-trace.ts'

const context = {width: 120, paint: noPaint, nowUnixMs: 0}
const traced = (pid: number, rank: number, spans: readonly Span[]) => ({
  ...{pid, rank, command: 'python', file: `train-0-rank${rank}-${pid}.json`, by: 'kineto' as const},
  ...digestOf(processTrace(kinetoTrace(spans))),
})
const slow = TRAINING.map((span) => (span.name.startsWith('nvjet') ? {...span, dur: 400} : span))
const trace: ClusterTrace = {
  ...{folder: 'traces', milliseconds: 1},
  nodes: [
    {
      node: 'train-0',
      processes: [traced(77, 0, TRAINING), traced(78, 1, slow), {pid: 80, command: 'python', reason: 'did-not-ask'}],
    },
    {node: 'train-1', processes: [{pid: 9, command: 'python3', reason: 'not-listening'}]},
    {node: 'train-2', processes: [], fault: 'another daemon speaks'},
    {node: 'train-3', error: {code: 'NODE_FAILED', message: 'it did not answer'}},
    {node: 'train-4', processes: []},
    {
      node: 'train-5',
      processes: [
        {
          pid: 5,
          command: 'lmp',
          reason: 'cupti-failed',
          why: 'cuptiActivityEnable: CUPTI_ERROR_INSUFFICIENT_PRIVILEGES (35)',
        },
        {pid: 6, command: 'lmp', reason: 'busy'},
        {pid: 7, command: 'lmp', reason: 'busy'},
      ],
    },
  ],
}

test('time by class with who has least and most, the longest kernels, and why others have no trace', () => {
  expect(`\n${traceText(trace, context)}\n`).toBe(`
KERNELS            TIME  LEAST  WHERE                 MOST  WHERE                 COUNT
matmul             45 %   40 %  train-0 rank 1 GPU 0  50 %  train-0 rank 0 GPU 0      1
collective         20 %   20 %  train-0 rank 0 GPU 0  20 %  train-0 rank 1 GPU 0      1
copy                5 %    5 %  train-0 rank 0 GPU 0   5 %  train-0 rank 1 GPU 0      1
collectives alone  15 %   10 %  train-0 rank 0 GPU 0  20 %  train-0 rank 1 GPU 0
idle               35 %   35 %  train-0 rank 0 GPU 0  35 %  train-0 rank 1 GPU 0

LONGEST KERNELS                                                             KIND            TIME  COUNT      EACH
nvjet_hsh_256x128_64x4_2x1_v_bz_coopA_NNT                                   matmul      900.0 µs      2  450.0 µs
ncclDevKernel_AllReduce_Sum_bf16_RING_LL(ncclDevKernelArgsStorage<4096ul>)  collective  400.0 µs      2  200.0 µs
Memcpy HtoD (Pinned -> Device)                                              copy        100.0 µs      2   50.0 µs

2 processes traced for 1 ms: open traces/index.html; Perfetto and Chrome take the .json files
train-1, python3 (pid 9): it was started without KINETO_USE_DAEMON=1, which gpuctl run sets unless the job sets it
otherwise; a process reads it as it starts
train-2: another daemon speaks
train-3: it did not answer
train-4: no process there has PyTorch or CUDA
train-5, lmp (pid 5): CUPTI refused (cuptiActivityEnable: CUPTI_ERROR_INSUFFICIENT_PRIVILEGES (35))
train-5, lmp (pid 6, 7): it traces itself for somebody else now
`)
})

test('what CUPTI traced is told to be that, and to lack what it lacks', () => {
  const others = [1, 2].map((pid) => ({...traced(pid, pid, TRAINING), by: 'cupti' as const, dropped: pid}))
  const text = traceText({...trace, nodes: [{node: 'n', processes: [traced(3, 0, TRAINING), ...others]}]}, context)
  expect(text.slice(text.indexOf('3 processes'))).toBe(
    `3 processes traced for 1 ms: open traces/index.html; Perfetto and Chrome take the .json files
2 of them by CUPTI: what their GPUs did, without calls on the CPU
3 kernels and copies are missing in these, for want of room: trace for less time`,
  )
})

test('without a GPU the calls of all processes are told together', () => {
  const calls = TRAINING.filter(({stream}) => stream === undefined)
  const nodes = [{node: 'n', processes: [traced(1, 0, calls), traced(2, 1, calls)]}]
  expect(`\n${traceText({...trace, nodes}, {...context, width: 60})}\n`).toBe(`
CALLS ON THE CPU  TIME IN ITSELF  COUNT     EACH
aten::addmm             120.0 µs      2  60.0 µs
aten::linear             80.0 µs      2  40.0 µs

2 processes traced for 1 ms: open traces/index.html;
Perfetto and Chrome take the .json files
`)
})

test('a document has figures, and no pictures', () => {
  const json = JSON.stringify(profileView.json({cluster: 'c', seconds: 1, nodes: [], trace}))
  expect(json).toContain('"exposedCollectiveUs":100')
  expect(json).not.toContain('picture')
  expect(json).not.toContain('timeline')
})

test('a page has a timeline and a flame graph of each process, and takes nothing from anywhere', () => {
  const evil: Span = {cat: 'cpu_op', name: '<script>alert(1)</script>', ts: 0, dur: 900}
  const page = traceHtml('lla<ma', {...trace, nodes: [{node: 'n', processes: [traced(1, 0, [...TRAINING, evil])]}]}, 0)
  expect(page).not.toContain('<script')
  expect(page).not.toMatch(/(src|href)="(?!n?train)/)
  expect(page).toContain('&#60;script&#62;')
  expect(page).toContain('<title>nvjet_hsh_256x128_64x4_2x1_v_bz_coopA_NNT (matmul)</title>')
  expect(page.match(/<svg [^>]*role="img"/g)).toHaveLength(2)
  expect(page).toContain('GPU 0, stream 20')
})
