import {spawn} from 'node:child_process'
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {digestOf} from '../../src/domain/trace/cluster-trace.ts'
import {takenTraces} from '../../src/domain/trace/taken-traces.ts'
import {processTrace} from '../../src/domain/trace/trace-event.ts'
import {kinetoTrace, TRAINING} from '../support/kineto-trace.ts'
import {TORCH_PACKAGES, whyNoTorch} from '../support/python/torch-environment.ts'
import {BuiltHarness} from './built-harness.ts'
import {SimulatedTorch} from './simulated-torch.ts'

let built: BuiltHarness
let torch: SimulatedTorch

beforeAll(() => {
  built = new BuiltHarness()
  torch = new SimulatedTorch()
}, 300_000)

afterAll(() => {
  for (const each of [built, torch]) each?.[Symbol.dispose]()
})

/** Both harnesses of a test take the same name one after the other. */
async function traced(...words: readonly string[]) {
  const child = built.started(['trace', ...words])
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  return {...takenTraces(stdout), stderr}
}

describe('tracing', () => {
  test('lets processes of PyTorch trace themselves in one window, and says why others do not', {
    timeout: 60_000,
  }, async () => {
    const trace = join(torch.folder, 'trace.json')
    writeFileSync(trace, kinetoTrace(TRAINING))
    const own = join(torch.folder, 'own')
    mkdirSync(own)
    const listening = await torch.start('listens', trace, {RANK: '0', KINETO_ONDEMAND_TRACE_DIR: torch.folder})
    const elsewhere = await torch.start('listens', trace, {RANK: '1', KINETO_ONDEMAND_TRACE_DIR: own})
    const silent = await torch.start('says-nothing', trace)
    const ending = await torch.start('ends', trace, {RANK: '3'})
    const others = await torch.start('listens', trace, {GPUCTL_JOB_ID: 'j-other'})
    const words = ['--job', torch.job, '--milliseconds', '50', '--delay-seconds', '6', '--stacks']
    const [first, second] = await Promise.all([traced(...words), traced(...words)])
    for (const {processes, stderr, milliseconds} of [first, second]) {
      expect(milliseconds).toBe(50)
      expect(stderr).toContain('processes trace themselves')
      const byPid = new Map(processes.map((each) => [each.pid, each]))
      expect(byPid.has(others)).toBe(false)
      for (const [pid, rank, folder] of [
        [listening, 0, torch.folder],
        [elsewhere, 1, own],
      ] as const) {
        const process = byPid.get(pid)
        if (process === undefined || !('path' in process)) throw new Error(`${JSON.stringify(process)} has no trace`)
        expect(process).toMatchObject({command: 'torch-process', rank})
        expect(process.path.startsWith(`${folder}/gpuctl-trace-`)).toBe(true)
        const written = readFileSync(process.path, 'utf8')
        expect(written.length).toBe(process.bytes)
        const {summary} = digestOf(processTrace(written))
        expect(summary.gpus).toMatchObject([{busyUs: 650, exposedCollectiveUs: 100}])
      }
      expect(byPid.get(silent)).toMatchObject({reason: 'did-not-ask'})
    }
    const reasons = [first, second].flatMap(({processes}) =>
      processes.flatMap((each) => (each.pid === ending && 'reason' in each ? [each.reason] : [])),
    )
    expect(reasons).toContain('ended')
  })

  test('tells a process that was started without a daemon', {timeout: 60_000}, async () => {
    const deaf = await torch.start('says-nothing', '-', {GPUCTL_JOB_ID: 'j-deaf', KINETO_USE_DAEMON: ''})
    const bare = spawn('env', [
      '-u',
      'KINETO_USE_DAEMON',
      'GPUCTL_JOB_ID=j-deaf',
      join(torch.folder, 'torch-process'),
      'says-nothing',
      '-',
    ])
    await new Promise((resolve) => bare.stdout.once('data', resolve))
    try {
      const {processes} = await traced('--job', 'j-deaf', '--milliseconds', '1', '--delay-seconds', '5')
      expect(processes.find(({pid}) => pid === bare.pid)).toMatchObject({reason: 'not-listening'})
      expect(processes.find(({pid}) => pid === deaf)).toMatchObject({reason: 'did-not-ask'})
    } finally {
      bare.kill('SIGKILL')
    }
  })

  test.each([
    ['--milliseconds', '0'],
    ['--job', 'a b'],
    ['--activities', 'cpu_op\nX=1'],
  ])('refuses %s %s', (...words) => {
    expect(built.run(['trace', ...words]).status).toBe(2)
  })
})

const reason = whyNoTorch()
if (reason) console.warn(`skipped: ${reason}`)

const TRAINS = `
import torch, time
m = torch.nn.Sequential(torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 64))
def step():
    m(torch.randn(8, 64)).pow(2).mean().backward()
    time.sleep(0.01)
print('ready', flush=True)
while True: step()
`

describe.skipIf(reason !== undefined)('the profiler of the real PyTorch', () => {
  test('traces what it is told to, twice', {timeout: 300_000}, async () => {
    const job = `${torch.job}-real`
    const child = spawn('python3', ['-c', TRAINS], {
      env: {
        ...process.env,
        PYTHONPATH: TORCH_PACKAGES,
        GPUCTL_JOB_ID: job,
        RANK: '5',
        KINETO_USE_DAEMON: '1',
        KINETO_LOG_LEVEL: '5',
      },
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    try {
      await new Promise((resolve) => child.stdout.once('data', resolve))
      for (const words of [[], ['--stacks']]) {
        const {processes} = await traced('--job', job, '--milliseconds', '300', '--delay-seconds', '20', ...words)
        const [process] = processes
        if (process === undefined || !('path' in process)) throw new Error(`${JSON.stringify(process)} has no trace`)
        expect(process).toMatchObject({pid: child.pid, rank: 5})
        const names = digestOf(processTrace(readFileSync(process.path, 'utf8'))).summary.operators.map(({name}) => name)
        expect(names).toContain('aten::addmm')
        expect(existsSync(`${process.path}.tmp`)).toBe(false)
      }
    } finally {
      child.kill('SIGKILL')
    }
  })
})
