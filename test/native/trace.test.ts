import {spawn, spawnSync} from 'node:child_process'
import {chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {text} from 'node:stream/consumers'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {digestOf} from '../../src/domain/trace/cluster-trace.ts'
import {takenTraces} from '../../src/domain/trace/taken-traces.ts'
import {processTrace} from '../../src/domain/trace/trace-event.ts'
import {kinetoTrace, TRAINING} from '../support/kineto-trace.ts'
import {TORCH_PACKAGES, whyNoTorch} from '../support/python/torch-environment.ts'
import {BuiltHarness, SOURCES} from './built-harness.ts'
import {SimulatedCuda} from './simulated-cuda.ts'
import {SimulatedTorch} from './simulated-torch.ts'

let built: BuiltHarness
let torch: SimulatedTorch
let cuda: SimulatedCuda

beforeAll(() => {
  built = new BuiltHarness()
  torch = new SimulatedTorch()
}, 300_000)

// By itself: on a busy machine compilers with sanitizers take minutes for each.
beforeAll(() => {
  cuda = new SimulatedCuda(built.injector)
}, 300_000)

afterAll(() => {
  for (const each of [built, torch, cuda]) each?.[Symbol.dispose]()
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

const NAMESPACES = ['--net', '--mount', '--pid', '--fork', '--kill-child']

describe('tracing CUDA programs that are not PyTorch', () => {
  test('takes a library that needs libc alone, and shows nothing but what CUDA calls', () => {
    const library = join(built.folder, 'plain/libgpuctl-trace.so')
    expect(spawnSync('make', ['-s', '-C', SOURCES, `OUT=${dirname(library)}`, library]).status).toBe(0)
    const {stdout} = spawnSync('readelf', ['--wide', '--dynamic', '--dyn-syms', library], {encoding: 'utf8'})
    const needed = Array.from(stdout.matchAll(/\(NEEDED\).*\[(.*)\]/g), ([, name]) => name ?? '')
    expect(needed).toContain('libc.so.6')
    expect(needed.filter((name) => !/^(libc|libdl|libpthread|ld-linux[\w-]*)\.so\.\d+$/.test(name))).toEqual([])
    const shown = Array.from(stdout.matchAll(/ (?:GLOBAL|WEAK) +DEFAULT +\d+ (\S+)$/gm), ([, name]) => name)
    expect(shown).toEqual(['InitializeInjection'])
  })

  const words = () => ['--job', cuda.job, '--milliseconds', '60', '--delay-seconds', '6']
  const digest = (path: string) => digestOf(processTrace(readFileSync(path, 'utf8'))).summary

  test('tells what each GPU did in the window, whichever CUPTI there is, and changes nothing of the program', {
    timeout: 60_000,
  }, async () => {
    const pids = await Promise.all([
      cuda.start({gpus: 2, env: {RANK: '0'}, facts: ['cupti-version 18']}),
      cuda.start({env: {RANK: '1'}, facts: ['cupti-version 28']}),
      cuda.start({env: {RANK: '2'}, facts: ['cupti-version 130500'], kind: 'forks'}),
      // As in a container.
      ...(process.getuid?.() === 0 ? [cuda.start({env: {RANK: '3'}, by: ['unshare', ...NAMESPACES]})] : []),
    ])
    const others = [
      await cuda.start({env: {GPUCTL_JOB_ID: 'j-other'}}),
      await cuda.start({env: {GPUCTL_NODE: 'node-1'}}),
    ]
    const writtenTrace = join(torch.folder, 'beside.json')
    writeFileSync(writtenTrace, kinetoTrace(TRAINING))
    const kineto = await torch.start('listens', writtenTrace, {GPUCTL_JOB_ID: cuda.job, RANK: '9'})
    for (const _ of ['once', 'and again']) {
      const {processes, milliseconds} = await traced(...words(), '--node', 'node-0')
      expect(milliseconds).toBe(60)
      expect(processes.filter(({pid}) => others.includes(pid))).toEqual([])
      expect(processes.find(({pid}) => pid === kineto)).toMatchObject({by: 'kineto'})
      for (const rank of pids.keys()) {
        const one = processes.find((each) => each.rank === rank && 'path' in each) // not what it forked
        if (one === undefined || !('path' in one)) throw new Error(`${JSON.stringify(processes)} lacks rank ${rank}`)
        expect(one).toMatchObject({
          command: 'cuda-process',
          rank,
          by: 'cupti',
          path: expect.stringContaining(built.folder),
        })
        expect(one).not.toHaveProperty('dropped')
        const written: {args?: {correlation?: number; bytes?: number}}[] = JSON.parse(
          readFileSync(one.path, 'utf8'),
        ).traceEvents
        const args = written.flatMap((each) => (each.args?.correlation === undefined ? [] : [each.args]))
        expect(new Set(args.map(({correlation}) => correlation)).size).toBe(args.length)
        expect(new Set(args.map(({bytes}) => bytes))).toEqual(new Set([65_536, undefined]))
        const {windowUs, gpus} = digest(one.path)
        expect(windowUs).toBeGreaterThanOrEqual(60_000)
        expect(gpus.map(({gpu}) => gpu)).toEqual(rank === 0 ? [0, 1] : [0])
        for (const {gpu, kernels} of gpus) {
          expect(kernels.map(({name}) => name).sort()).toEqual([
            'Memcpy DtoH (Device -> Pinned)',
            ...(rank === 0 && gpu === 0 ? ['Memcpy PtoP (Device -> Device)'] : []),
            'Memset (Device)',
            'write_all(unsigned long*, unsigned long, unsigned long, unsigned long)',
          ])
          // 64 KiB a thousand times over, at what the simulated memory does.
          for (const {name, totalUs, count} of kernels)
            if (name.startsWith('write_all')) expect(totalUs / count).toBeCloseTo(21.7, 0)
        }
      }
    }
    for (const pid of pids) expect(await cuda.end(pid)).toMatch(/^ready\nright after [1-9]\d* steps\n$/)
  })

  test('says of each program why it has no trace, or what its trace lacks', {timeout: 60_000}, async () => {
    const why = (...facts: readonly string[]) => cuda.start({facts})
    const refused = {
      [await why('cupti-error cuptiSubscribe 39')]: {
        reason: 'other-profiler',
        why: 'cuptiSubscribe: CUPTI_ERROR_MULTIPLE_SUBSCRIBERS_NOT_SUPPORTED (39)',
      },
      [await why('cupti-error cuptiActivityEnable 35')]: {
        reason: 'cupti-failed',
        why: 'cuptiActivityEnable: CUPTI_ERROR_INSUFFICIENT_PRIVILEGES (35)',
      },
      [await why('cupti-error cuptiActivityRegisterCallbacks 39')]: {reason: 'other-profiler'},
      [await why('cupti-error cuptiGetTimestamp 999')]: {
        reason: 'cupti-failed',
        why: 'cuptiGetTimestamp: an error that it has no name for (999)',
      },
      [await cuda.start({env: {LD_LIBRARY_PATH: `${cuda.folder}/empty:${cuda.folder}`}})]: {
        reason: 'no-cupti',
        why: 'libcupti.so.12 has no cuptiSubscribe',
      },
      [await cuda.start({env: {CUDA_INJECTION64_PATH: ''}})]: {reason: 'not-traceable'},
      [await cuda.start({kind: 'closes'})]: {reason: 'out-of-reach'},
    }
    const besideOther = await cuda.start({
      facts: ['driver 13000'],
      env: {LD_LIBRARY_PATH: `${cuda.folder}/of-13.2:${cuda.folder}`},
    })
    const dropping = await why('cupti-drops 3')
    const timeless = await why('cupti-timeless 2')
    const empty = await why('cupti-empty 1')
    const nameless = await why('cupti-lost-names')
    const ending = await cuda.start()
    const running = traced(...words())
    cuda.kill(ending)
    const {processes} = await running
    const byPid = new Map(processes.map((each) => [each.pid, each]))
    for (const [pid, expected] of Object.entries(refused)) expect(byPid.get(Number(pid))).toMatchObject(expected)
    if (byPid.has(ending)) expect(byPid.get(ending)).toMatchObject({reason: 'ended'})
    const traceOf = (pid: number) => {
      const one = byPid.get(pid)
      if (one === undefined || !('path' in one))
        throw new Error(`${JSON.stringify(processes)} lacks the trace of ${pid}`)
      return {...one, ...processTrace(readFileSync(one.path, 'utf8'))}
    }
    expect(traceOf(besideOther).events.length).toBeGreaterThan(0)
    const {dropped = 0, events} = traceOf(dropping)
    expect(dropped).toBeGreaterThan(0)
    expect(events.length).toBeGreaterThan(0)
    expect(traceOf(timeless).events.length).toBeGreaterThan(0)
    expect(traceOf(timeless).events.every(({atUs, durationUs}) => atUs >= 0 && durationUs > 0)).toBe(true)
    expect(new Set(traceOf(empty).events.map(({durationUs}) => durationUs))).toEqual(new Set([0]))
    expect(new Set(traceOf(nameless).events.map(({name}) => name))).toContain('?')
    for (const pid of [...Object.keys(refused).map(Number), besideOther, dropping, timeless, empty, nameless])
      expect(await cuda.end(pid)).toContain('right after')
  })

  test.skipIf(process.getuid?.() !== 0)('is for its own user and root alone', {timeout: 60_000}, async () => {
    const pid = await cuda.start()
    const folder = mkdtempSync('/tmp/gpuctl-harness-')
    try {
      chmodSync(folder, 0o777)
      copyFileSync(built.program, join(folder, 'gpuctl-harness'))
      const nobody = ['--reuid', '65534', '--regid', '65534', '--clear-groups', join(folder, 'gpuctl-harness')]
      const flags = ['--milliseconds', '1', '--delay-seconds', '5']
      const run = built.run([...nobody, 'trace', ...flags], 'setpriv', {TMPDIR: folder})
      expect(takenTraces(run.stdout).processes.find((each) => each.pid === pid)).toMatchObject({reason: 'other-user'})
      expect(await cuda.end(pid)).toContain('right after')
    } finally {
      rmSync(folder, {recursive: true})
    }
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
