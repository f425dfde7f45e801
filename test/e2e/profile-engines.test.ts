import {copyFile, mkdir, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import type {ProfileWithUse} from '../../src/domain/engine/hardware-use.ts'
import {configText} from '../domain/model/configs.ts'
import {SimulatedGpus} from '../native/simulated-gpus.ts'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import {whyNot} from '../support/local-cluster.ts'
import {packageFile, whyNoPython} from '../support/python/python-environment.ts'
import {dataOf} from './documents.ts'

const reason = (await whyNot('namespaces')) ?? whyNoPython()
if (reason) console.warn(`skipped: ${reason}`)

/** Starts an engine that goes on when the session ends, and waits until it listens. */
const START = `log=$(mktemp); setsid "$@" >"$log" 2>&1 </dev/null & until grep -q '^[0-9]' "$log"; do
  kill -0 $! || { cat "$log" >&2; exit 1; }
  sleep 0.1
done`

describe.skipIf(reason !== undefined)('profile of what is served and trained', () => {
  let home: FreshHome
  let name: string
  let libraries: SimulatedGpus

  const on = async (...words: readonly string[]) => {
    const {exitCode, stderr} = await home.run(['exec', '-c', name, '--', ...words])
    expect(exitCode, stderr).toBe(0)
  }
  const copied = async (from: string, to: string) => {
    const {exitCode, stderr} = await home.run(['cp', from, `node-0:${to}`, '-c', name])
    expect(exitCode, stderr).toBe(0)
  }
  const engine = (program: string, ...words: readonly string[]) =>
    on('sh', '-c', START, 'sh', 'python3', program, 'serve', ...words)
  const profiled = async (...words: readonly string[]) => {
    const exit = await home.run(['profile', '-c', name, '--seconds', '1', '--interval-ms', '200', '--json', ...words])
    return (dataOf(exit) as ProfileWithUse).use
  }

  beforeAll(async () => {
    libraries = new SimulatedGpus(['libnvidia-ml.so.1'], 'plain')
    home = await freshHome()
    name = home.newName()
    dataOf(await home.run(['up', '--name', name, '--nodes', '1', '--json']))
    await copied(join(libraries.folder, 'libnvidia-ml.so.1'), '')
    await on('install', 'libnvidia-ml.so.1', '/usr/lib/')
    const source = join(import.meta.dirname, '../support/python/inference_engine.py')
    for (const program of ['vllm', 'sglang', 'server']) {
      await copyFile(source, join(home.cwd, program))
      await copied(join(home.cwd, program), `./`)
    }
    // beside the programs that count by it, since a node does not see this checkout
    await copied(packageFile('prometheus_client'), './')
    await mkdir(join(home.cwd, 'model'))
    await writeFile(join(home.cwd, 'model', 'config.json'), configText('Llama-3-8B'))
    await on('mkdir', '-p', '/opt/model')
    await copied(join(home.cwd, 'model', 'config.json'), '/opt/model/config.json')
  })
  afterAll(async () => {
    libraries?.[Symbol.dispose]()
    await home?.[Symbol.asyncDispose]()
  })

  test('where nothing is served, nothing is said of it', async () => {
    expect(await profiled()).toBeUndefined()
  })

  test('a training job has its MFU by its tokens, and its framework says what it says', async () => {
    const log = 'step: 10  loss:  7.8  memory: 28.68GiB(36.2%)  tps: 4,568  tflops: 110.40  mfu: 35.30%'
    expect((await home.run(['run', '-c', name, '--name', 'sft', '--', 'echo', log])).exitCode).toBe(0)
    const rate = ['--tokens-per-second', '80000', '--sequence-length', '8192']
    const use = await profiled('sft', '--model', join(home.cwd, 'model', 'config.json'), ...rate)
    expect(use?.training).toMatchObject({gpus: 8, tokensPerSecond: 80_000})
    // 45 TFLOP for each 1,000 tokens, of 8 × 989.5
    expect(use?.training?.mfu).toBeCloseTo((80_000 * 51.5e9) / (8 * 989.5e12), 2)
    expect(use?.told).toContainEqual({framework: 'torchtitan', name: 'mfu', value: 35.3, unit: '%'})
  })

  test('what engines count, by command lines and by a port; and what their model makes of the GPUs', async () => {
    await engine(
      './vllm',
      '/opt/model',
      '--port',
      '8000',
      '--tensor-parallel-size',
      '2',
      '--busy',
      '--api-key',
      'hunter2',
    )
    await engine(
      './sglang',
      'served',
      '--root',
      '/opt/model',
      '--kind',
      'sglang',
      '--port',
      '30000',
      '--tp',
      '2',
      '--busy',
    )
    await engine('./server', 'served', '--root', '/opt/model', '--port', '9000', '--busy')
    const use = await profiled('--metrics-port', '9000', '--gpus', '2')
    expect(use?.engines.map(({node, port, rates}) => [node, port, rates?.kind])).toEqual([
      ['node-0', 8000, 'vllm'],
      ['node-0', 30000, 'sglang'],
      ['node-0', 9000, 'vllm'],
    ])
    for (const {rates, use: found, model, gpus} of use?.engines ?? []) {
      expect([gpus, model?.parameters, rates?.running]).toEqual([2, 8_030_261_248, 32])
      expect((rates?.promptTokensPerSecond ?? 0) / (rates?.generatedTokensPerSecond ?? 1)).toBeCloseTo(5)
      expect(rates?.generatedTokensPerSecond).toBeGreaterThan(0)
      expect(rates?.contextTokens).toBe(2048)
      expect(found?.mfu).toBeGreaterThan(0)
      expect(found?.mfu).toBeLessThan(0.1)
      expect(found?.decodeShare).toBeGreaterThan(0)
    }
    expect(use?.engines[1]?.rates?.estimated?.flopsPerSecond).toBeGreaterThan(0)
    // the simulated memory stands still
    expect(use?.engines[0]?.notes).toContainEqual(expect.stringContaining('shape seems wrong'))
  })

  test('as text: engines below GPUs, models, and no key', async () => {
    const {stdout, exitCode} = await home.run(['profile', '-c', name, '--seconds', '1'])
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^vllm :8000 +node-0 +2 +32/m)
    expect(stdout).toContain(
      'MODEL /opt/model: llama, 8.03 billion parameters, bf16 15.0 GiB, KV cache 128.0 KiB a token',
    )
    expect(stdout).not.toContain('hunter2')
    const without = await home.run(['profile', '-c', name, '--seconds', '1', '--no-engines'])
    expect(without.stdout).not.toContain('vllm')
  })

  test('refuses a model that it does not know, and half of what training needs', async () => {
    await writeFile(join(home.cwd, 'odd.json'), '{"model_type": "rwkv"}')
    const odd = await home.run(['profile', '-c', name, '--model', 'odd.json'])
    expect([odd.exitCode, odd.stderr]).toEqual([2, expect.stringContaining('model_type rwkv is not known here')])
    const half = await home.run(['profile', '-c', name, '--tokens-per-second', '5'])
    expect(half.exitCode).toBe(2)
  })
})
