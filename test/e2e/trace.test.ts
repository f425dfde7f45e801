import {readdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {ClusterProfile} from '../../src/domain/harness/cluster-profile.ts'
import {processTrace} from '../../src/domain/trace/trace-event.ts'
import {SimulatedGpus} from '../native/simulated-gpus.ts'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import {kinetoTrace, TRAINING} from '../support/kineto-trace.ts'
import {whyNot} from '../support/local-cluster.ts'
import {dataOf, errorOf} from './documents.ts'

const reason = await whyNot('namespaces')
if (reason) console.warn(`skipped: ${reason}`)

describe.skipIf(reason !== undefined)('traces of a job', () => {
  let home: FreshHome
  let cluster: string
  let torch: SimulatedGpus

  beforeAll(async () => {
    torch = new SimulatedGpus(['torch-process', 'libtorch_cpu.so'], 'plain')
    home = await freshHome()
    cluster = home.newName()
    dataOf(await home.run(['up', '--name', cluster, '--nodes', '2', '--json']))
    await writeFile(join(torch.folder, 'trace.json'), kinetoTrace(TRAINING))
    const files = ['torch-process', 'libtorch_cpu.so', 'trace.json'].flatMap((file) => ['-f', join(torch.folder, file)])
    const words = ['run', '-c', cluster, '--name', 'trains', '--per-node', '2', '-d', ...files]
    expect((await home.run([...words, '--', './torch-process', 'listens', 'trace.json'])).exitCode).toBe(0)
  })
  afterAll(async () => {
    torch?.[Symbol.dispose]()
    await home?.[Symbol.asyncDispose]()
  })

  test('are of every rank, with a page of them all, and leave nothing on the nodes', async () => {
    const words = ['profile', 'trains', '-c', cluster, '--seconds', '1', '--trace', 'traces', '--trace-ms', '50']
    const {trace} = dataOf(await home.run([...words, '--json'])) as ClusterProfile
    const processes = (trace?.nodes ?? []).flatMap((node) => ('processes' in node ? node.processes : []))
    expect(processes.map(({rank}) => rank).sort()).toEqual([0, 1, 2, 3])
    const files = processes.map((each) => ('file' in each ? each.file : each.reason))
    expect((await readdir(join(home.cwd, 'traces'))).sort()).toEqual([...files, 'index.html'].sort())
    for (const process of processes) {
      if (!('file' in process)) throw new Error(process.reason)
      expect(process.file).toMatch(/^node-[01]-rank[0-3]-\d+\.json$/)
      expect(process.summary?.gpus).toMatchObject([{busyUs: 650, exposedCollectiveUs: 100}])
      expect(processTrace(await readFile(join(home.cwd, 'traces', process.file), 'utf8')).events).toHaveLength(6)
    }
    expect(await readFile(join(home.cwd, 'traces/index.html'), 'utf8')).toContain('node-1 rank 3')
    const left = await home.run(['exec', '-c', cluster, '--', 'sh', '-c', 'ls /tmp | grep gpuctl-trace || true'])
    expect(left.stdout).not.toContain('.json')
    expect(errorOf(await home.run([...words, '--json']))).toMatchObject({
      code: 'USAGE',
      message: 'traces is there already',
    })
    const nowhere = ['profile', '-c', cluster, '--trace', '/proc/none', '--json']
    expect(errorOf(await home.run(nowhere))).toMatchObject({
      code: 'USAGE',
      message: expect.stringMatching(/^\/proc\/none cannot be made: /),
    })
  })

  test('are of CUDA programs without PyTorch too, where the job is traceable', async () => {
    const names = ['libcuda.so.1', 'libcupti.so.12', 'cuda-process']
    using cuda = new SimulatedGpus(names, 'plain')
    const files = names.flatMap((file) => ['-f', join(cuda.folder, file)])
    const start = (name: string, ...flags: readonly string[]) =>
      home.run([
        ...[
          'run',
          '-c',
          cluster,
          '--name',
          name,
          '--per-node',
          '2',
          '-d',
          '-e',
          'LD_LIBRARY_PATH=.',
          ...flags,
          ...files,
        ],
        ...['--', 'sh', '-c', 'sleep infinity | ./cuda-process 2'],
      ])
    const trace = (name: string, ...flags: readonly string[]) =>
      home.run(['profile', name, '-c', cluster, '--seconds', '1', '--trace', name, '--trace-ms', '50', ...flags])
    expect((await start('simulates', '--traceable')).exitCode).toBe(0)
    const {trace: taken} = dataOf(await trace('simulates', '--json')) as ClusterProfile
    const processes = (taken?.nodes ?? []).flatMap((node) => ('processes' in node ? node.processes : []))
    expect(processes.map(({rank}) => rank).sort()).toEqual([0, 1, 2, 3])
    for (const process of processes) {
      if (!('file' in process)) throw new Error(process.reason)
      expect(process).toMatchObject({by: 'cupti', command: 'cuda-process'})
      expect(process.summary?.gpus).toMatchObject([{gpu: 0}, {gpu: 1}])
    }
    const page = await readFile(join(home.cwd, 'simulates/index.html'), 'utf8')
    expect(page).toContain('4 of them by CUPTI')
    expect(page).toContain('GPU 1, stream 13')
    expect((await home.run(['cancel', 'simulates', '-c', cluster])).exitCode).toBe(0)
    expect((await start('simulates-alone', '-e', 'CUDA_INJECTION64_PATH=', '--traceable')).exitCode).toBe(0)
    const own = await trace('simulates-alone')
    expect(own.stdout.replace(/\s+/g, ' ')).toContain('uses CUDA without PyTorch, and was not started to be traced')
    expect((await home.run(['cancel', 'simulates-alone', '-c', cluster])).exitCode).toBe(0)
  })

  test('are missing where the job ended, and it is said why', async () => {
    expect((await home.run(['cancel', 'trains', '-c', cluster])).exitCode).toBe(0)
    const words = ['profile', 'trains', '-c', cluster, '--seconds', '1', '--trace', 'none', '--trace-ms', '1']
    const {exitCode, stdout} = await home.run(words)
    expect(exitCode).toBe(14)
    expect(stdout).toContain('no process was traced')
    expect(stdout).toContain('node-0: no process there has PyTorch')
  })
})
