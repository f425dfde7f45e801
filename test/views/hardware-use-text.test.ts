import {expect, test} from 'vitest'
import type {EngineUse} from '../../src/domain/engine/engine-use.ts'
import type {ProfileWithUse} from '../../src/domain/engine/hardware-use.ts'
import {noPaint} from '../../src/views/paint.ts'
import {profileView} from '../../src/views/profile-view.ts'

const engine: EngineUse = {
  ...{node: 'serve-0', port: 8000, gpus: 2, notes: []},
  model: {
    ...{name: '/models/qwen', modelType: 'qwen2', parameters: 32_763_876_352, activeParameters: 32_763_876_352},
    ...{format: 'bf16', weightBytes: 65_527_752_704, kvBytesPerToken: 262_144},
  },
  rates: {
    ...{kind: 'vllm', seconds: 30, engines: 1, running: 32, waiting: 3.5, kvCacheShare: 0.253, preemptions: 2},
    ...{promptTokensPerSecond: 8012.4, cachedTokensPerSecond: 2003.1, generatedTokensPerSecond: 1066.7},
    ...{acceptedShare: 0.71, estimated: {flopsPerSecond: 2.13e14, bytesPerSecond: 2.2e12}},
    firstTokenSeconds: {mean: 0.21, p50: 0.18, p95: 0.42},
    interTokenSeconds: {mean: 0.03, p50: 0.0093, p95: 0.0312},
  },
  use: {
    ...{mfu: 0.312, mbu: 0.66, batch: 32, decodeShare: 0.62, missing: []},
    roofline: {tokensPerSecond: 1720, batch: 41, bound: 'memory'},
    assumptions: ['41 sequences at once: as many as fit'],
  },
}
const profile: ProfileWithUse = {
  ...{cluster: 'serve', seconds: 30, nodes: []},
  use: {
    engines: [
      engine,
      {node: 'serve-1', port: 30000, model: {name: 'org/odd', unknown: 'model_type rwkv is not known here'}, notes: []},
      {node: 'serve-1', notes: ['nobody knows where it listens']},
    ],
    training: {
      ...{mfu: 0.41, flopsPerSecond: 3.2e15, gpus: 8, tokensPerSecond: 62_000, sequenceTokens: 8192},
      assumptions: ['against the peak of dense bf16'],
    },
    told: [
      {framework: 'torchtitan', name: 'tps', value: 7750, unit: 'tokens/s per GPU'},
      {framework: 'torchtitan', name: 'mfu', value: 40.2, unit: '%'},
    ],
    notes: ['serve-2: engines: it took too long'],
  },
}

const text = (width: number) => `\n${profileView.text(profile, {width, paint: noPaint, nowUnixMs: 0})}\n`

test('an engine is a line; what it does not tell is a dash, and what is assumed is said', () => {
  expect(text(160)).toBe(`
ENGINE      NODE     GPUS  RUN  WAIT    KV  PROMPT/s  CACHED  GEN/s  TTFT P50–P95  ITL P50–P95   MFU   MBU  DECODE
vllm :8000  serve-0     2   32   3.5  25 %      8012    25 %   1067    180–420 ms    9.3–31 ms  31 %  66 %    62 %
? :30000    serve-1     –    –     –     –         –       –      –             –            –     –     –       –
?           serve-1     –    –     –     –         –       –      –             –            –     –     –       –
MODEL /models/qwen: qwen2, 32.8 billion parameters, bf16 61.0 GiB, KV cache 256.0 KiB a token
MODEL org/odd: its shape is not known: model_type rwkv is not known here
TRAINING 62000 tokens/s in sequences of 8192: MFU 41 % of 8 GPUs, 400 TFLOP/s each (against the peak of dense bf16)
torchtitan says, as it reckons: tps 7750 tokens/s per GPU, mfu 40.2 %
serve-0 :8000: DECODE is of 1720 tokens/s, bound by memory bandwidth (41 sequences at once: as many as fit)
serve-0 :8000: MBU at 32 sequences at once: weights count for each step
serve-0 :8000: 71 % of drafted tokens were accepted
serve-0 :8000: 2 requests put back for want of KV cache
serve-0 :8000: the engine reckons 213 TFLOP/s and 2200 GB/s of each GPU
serve-1: nobody knows where it listens
serve-2: engines: it took too long
`)
})

test('a narrow terminal keeps what is made of the GPUs', () => {
  const lines = text(60).trim().split('\n')
  expect(lines[0]).toBe('ENGINE      RUN    KV  PROMPT/s  GEN/s   MFU   MBU  DECODE')
  expect(lines[1]).toBe('vllm :8000   32  25 %      8012   1067  31 %  66 %    62 %')
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60)
})

test('as JSON all of it, and nothing where nobody asked', () => {
  expect(profileView.json(profile)).toEqual(profile)
  const {use: _, ...without} = profile
  expect(profileView.json(without)).toEqual(without)
})
