import {describe, expect, test} from 'vitest'
import {knownGpus} from '../../../src/adapters/known-gpus.ts'
import {gpusOfEngine} from '../../../src/domain/engine/engine-gpus.ts'
import {hardwareUse} from '../../../src/domain/engine/hardware-use.ts'
import type {Scrape, ScrapedEngine} from '../../../src/domain/engine/scrape.ts'
import type {NodeProfile} from '../../../src/domain/harness/cluster-profile.ts'
import type {GpuProfile} from '../../../src/domain/harness/gpu-profile.ts'
import {configText} from '../model/configs.ts'

const known = await knownGpus()

const gpu = (index: number, more: Partial<GpuProfile> = {}): GpuProfile => ({
  ...{index, simulated: false, counters: 'supported', name: 'NVIDIA H100 80GB HBM3', sampleCount: 1},
  ...{heldBackBy: [], processes: [], figures: {dramShare: {mean: 0.6, p5: 0.6, p95: 0.6}}},
  ...more,
})
const node = (gpus: readonly GpuProfile[]): NodeProfile => ({node: 'node-0', hasCounterReader: false, gpus})

const metrics = (seconds: number, more = '') =>
  [
    `vllm:num_requests_running{engine="0"} 32`,
    `vllm:kv_cache_usage_perc{engine="0"} 0.25`,
    `vllm:cache_config_info{engine="0",block_size="16",num_gpu_blocks="16384",cache_dtype="auto"} 1`,
    `vllm:prompt_tokens_total{engine="0"} ${seconds * 8000}`,
    `vllm:prompt_tokens_cached_total{engine="0"} ${seconds * 2000}`,
    `vllm:generation_tokens_total{engine="0"} ${seconds * 1600}`,
    `vllm:inter_token_latency_seconds_sum{engine="0"} ${seconds * 32}`,
    `vllm:inter_token_latency_seconds_count{engine="0"} ${seconds * 1600}`,
    `vllm:request_prompt_tokens_sum{engine="0"} ${seconds * 8000}`,
    `vllm:request_prompt_tokens_count{engine="0"} ${seconds * 8}`,
    more,
  ].join('\n')
const engine = (seconds: number, more: Partial<ScrapedEngine> = {}, text = ''): ScrapedEngine => ({
  ...{kind: 'vllm', pid: 7, pids: [7, 8], port: 8000, options: {model: '/m', tp: '1'}},
  ...{atMonotonicSeconds: 100 + seconds, metrics: {status: 200, text: metrics(seconds, text)}},
  ...more,
})
const scrape = (engines: readonly ScrapedEngine[], config = configText('Llama-3-8B')): Scrape => ({
  ...{schema: 1, engines: [...engines], configs: [{model: '/m', path: '/m/config.json', text: config}]},
})
const usage = (before: Scrape | undefined, now: Scrape, gpus = [gpu(0)], words = {}) =>
  hardwareUse({nodes: [node(gpus)]}, [{node: 'node-0', now, ...(before && {before})}], words, known).engines[0]

describe('an engine', () => {
  test('makes of an H100 what its tokens take', () => {
    const found = usage(scrape([engine(0)]), scrape([engine(1)]))
    // 6,000 tokens in prompts of 1,000 and 1,600 behind 2,048, of 7.5 billion parameters that are multiplied
    const multiplied = 8_030_261_248 - 128256 * 4096
    const flops = 6000 * (2 * multiplied + 2 * 32 * 4096 * 1000) + 1600 * (2 * multiplied + 4 * 32 * 4096 * 2048)
    expect(found?.use?.flopsPerSecond).toBeCloseTo(flops, -6)
    expect(found?.use?.mfu).toBeCloseTo(flops / 989.5e12)
    expect(found?.use?.batch).toBeCloseTo(32)
    // the weights 50 times a second, and the cache of 32 requests as often, with what they add
    const bytes = 50 * 2 * multiplied + 1600 * 131072 * (2048 + 1)
    expect(found?.use?.bytesPerSecond).toBeCloseTo(bytes, -6)
    expect(found?.use?.mbu).toBeCloseTo(bytes / 3.35e12)
    expect(found?.notes).toEqual([])
    expect(found).toMatchObject({gpus: 1, model: {name: '/m', parameters: 8_030_261_248, format: 'bf16'}})
  })

  test('whose shape would move more than the memory moved has another shape', () => {
    const idle = [gpu(0, {figures: {dramShare: {mean: 0.1, p5: 0.1, p95: 0.1}}})]
    expect(usage(scrape([engine(0)]), scrape([engine(1)]), idle)?.notes).toEqual([
      expect.stringMatching(/shape seems wrong: by it \d+ GB\/s are moved, and the GPUs' counters saw 335 GB\/s/),
    ])
    // without counters nobody can say
    expect(usage(scrape([engine(0)]), scrape([engine(1)]), [gpu(0, {figures: {}})])?.notes).toEqual([])
  })

  test.each([
    ['no one model', {options: {}}, {}, /no MFU: nobody says which model/],
    ['another architecture', {}, {config: '{"model_type":"rwkv"}'}, /rwkv is not known here/],
    ['no config.json', {options: {model: 'org/name', tp: '1'}}, {}, /give it by --model/],
    ['another GPU', {}, {gpus: [gpu(0, {name: 'NVIDIA X1'})]}, /no peak of a GPU named "NVIDIA X1"/],
    ['no count of GPUs', {options: {model: '/m'}}, {gpus: [gpu(0), gpu(1)]}, /nobody says on how many GPUs/],
    ['an odd cache', {options: {model: '/m', tp: '1', 'kv-cache-dtype': 'int4'}}, {}, /how large int4 is/],
  ])('of which %s is known says so', (_, more, {config, gpus}: {config?: string; gpus?: GpuProfile[]}, note) => {
    const found = usage(scrape([engine(0, more)]), scrape([engine(1, more)], config), gpus)
    expect(found?.use?.mfu).toBeUndefined()
    expect(found?.rates?.generatedTokensPerSecond).toBe(1600)
    expect(found?.notes.join()).toMatch(note)
  })

  test.each([
    ['came meanwhile', undefined, engine(1), /was not there at first/],
    ['was started again', engine(2), engine(1, {atMonotonicSeconds: 103}), /started again/],
    [
      'says so by its process',
      engine(0, {}, 'process_start_time_seconds 5'),
      engine(1, {}, 'process_start_time_seconds 9'),
      /started again/,
    ],
    ['has no metrics', engine(0), engine(1, {metrics: {status: 404, text: ''}}), /--enable-metrics/],
    ['does not answer', engine(0), engine(1, {metrics: {fault: 'was silent for too long'}}), /port 8000: was silent/],
    [
      'is something else',
      engine(0),
      engine(1, {metrics: {status: 200, text: 'python_info 1'}}),
      /nothing that is known/,
    ],
  ])('that %s has no rates', (_, before, now, note) => {
    const found = usage(before && scrape([before]), scrape([now]))
    expect(found?.rates).toBeUndefined()
    expect(found?.notes.join()).toMatch(note)
  })

  test('a person goes before what the node says', () => {
    const words = {model: {name: 'own.json', text: configText('Qwen2.5-0.5B')}, gpus: 4}
    const found = usage(scrape([engine(0)]), scrape([engine(1)]), [gpu(0)], words)
    expect(found).toMatchObject({gpus: 4, model: {name: 'own.json', parameters: 494_032_768}})
  })

  test('speculation counts what was accepted, and leaves out what is not known', () => {
    const drafted = (n: number) =>
      `vllm:spec_decode_num_draft_tokens_total ${n * 100}\nvllm:spec_decode_num_accepted_tokens_total ${n * 70}`
    const found = usage(scrape([engine(0, {}, drafted(0))]), scrape([engine(1, {}, drafted(1))]))
    expect(found?.rates?.acceptedShare).toBeCloseTo(0.7)
    expect(found?.use?.mbu).toBeUndefined()
    expect(found?.notes).toEqual(['not known: how often a speculating engine reads its weights'])
  })
})

test('of replicas each reads its own weights, unless they share experts', () => {
  const both = (seconds: number) =>
    engine(seconds, {options: {model: '/m', dp: '2'}}, metrics(seconds).replaceAll('engine="0"', 'engine="1"'))
  const found = usage(scrape([both(0)]), scrape([both(1)]), [gpu(0), gpu(1)])
  const one = usage(scrape([engine(0)]), scrape([engine(1)]))
  expect(found?.rates).toMatchObject({engines: 2, running: 64, generatedTokensPerSecond: 3200, contextTokens: 2048})
  expect(found?.use?.batch).toBeCloseTo(32)
  for (const figure of ['mfu', 'mbu', 'decodeShare'] as const)
    expect(found?.use?.[figure]).toBeCloseTo(one?.use?.[figure] ?? 0)
  const experts = configText('Qwen3-30B-A3B')
  const sharing = usage(scrape([both(0)]), scrape([both(1)], experts), [gpu(0), gpu(1)])
  expect(sharing?.use?.mfu).toBeGreaterThan(0)
  expect([sharing?.use?.mbu, sharing?.use?.decodeShare]).toEqual([undefined, undefined])
  expect(sharing?.notes).toEqual(['not known: which weights its replicas share'])
})

describe('the GPUs of an engine', () => {
  const own = [gpu(0, {processes: [{pid: 8}]}), gpu(1, {processes: [{pid: 8}]}), gpu(2)]
  test.each([
    ['are those with its processes', {}, own, undefined, 2],
    ['are more where it spans nodes', {tp: '8', pp: '2'}, own, undefined, 16],
    ['are as its command line says', {tp: '2'}, [gpu(0), gpu(1)], undefined, 2],
    ['are shared by replicas of its attention', {tp: '8', dp: '8', 'dp-attention': 'true'}, [], undefined, 8],
    ['are as a person says', {tp: '2'}, own, 3, 3],
    ['are unknown where nobody says', {}, [gpu(0), gpu(1)], undefined, undefined],
    ['are the one', {}, [gpu(0)], undefined, 1],
    ['are unknown where its command line is none', {tp: 'two'}, [gpu(0), gpu(1)], undefined, undefined],
  ])('%s', (_, options, gpus, told, count) => {
    expect(gpusOfEngine({pid: 7, pids: [7, 8], options: options as Record<string, string>}, gpus, told)?.count).toBe(
      count,
    )
  })
})

describe('a training job', () => {
  const model = {name: 'config.json', text: configText('Llama-3-8B')}
  const use = (words: object, gpus = [gpu(0), gpu(1)]) => hardwareUse({nodes: [node(gpus)]}, [], words, known)

  test('has its MFU by what a person says of it', () => {
    const {training} = use({model, tokensPerSecond: 20_000, sequenceTokens: 8192})
    const each = 6 * (8_030_261_248 - 128256 * 4096) + 6 * 32 * 4096 * 8192
    expect(training).toMatchObject({gpus: 2, mfu: expect.closeTo((20_000 * each) / (2 * 989.5e12))})
  })

  test.each([
    [{tokensPerSecond: 1, sequenceTokens: 1}, /which model it is/],
    [{model, tokensPerSecond: 1}, /how long its sequences are/],
    [{model, tokensPerSecond: 1, sequenceTokens: 1}, /no GPU tells its name/],
  ])('of which too little is said has none', (words, note) => {
    const {training, notes} = use(words, [])
    expect(training).toBeUndefined()
    expect(notes.join()).toMatch(note)
  })
})
