import {expect, test} from 'vitest'
import {toldFigures} from '../../../src/domain/engine/told-figures.ts'

// Lines as the frameworks' own code formats them.
const LOG = `
 [2026-01-16 07:32:24] iteration        4/     100 | elapsed time per iteration (ms): 15900.0 | throughput per GPU (TFLOP/s/GPU): 480.0 | lm loss: 1.3E+01 |
 [2026-01-16 07:32:40] iteration        5/     100 | elapsed time per iteration (ms): 15800.0 | throughput per GPU (TFLOP/s/GPU): 490.1 | lm loss: 1.3E+01 |
[rank0]:2025-03-01 10:00:00,123 - root - INFO - \u001b[31mstep: 10  \u001b[32mloss:  7.8  \u001b[33mmemory: 28.68GiB(36.2%)  \u001b[34mtps: 4,568  \u001b[36mtflops: 110.40  \u001b[35mmfu: 35.30%\u001b[39m
{'train_runtime': 12.3, 'train_samples_per_second': 8.1, 'train_tokens_per_second': 16588.8, 'train_loss': 2.1, 'epoch': 1.0}
step:3 - global_seqlen/mean:61520.0 - perf/mfu/actor:0.41 - perf/mfu/actor_infer:np.float64(0.052) - perf/throughput:1230.5
[INFO|DP=0|PP=0|TP=0]: iteration: 5 / 15 | consumed_tokens: 5.24M | tokens_per_sec: 17.3K | tokens_per_sec_per_gpu: 2.16K | model_tflops_per_gpu: 14.9
`

test('the last figure of each framework, in its own words', () => {
  expect(toldFigures(LOG).map(({framework, name, value, unit}) => `${framework}: ${name} ${value} ${unit}`)).toEqual([
    'Megatron-LM: throughput per GPU 490.1 TFLOP/s',
    'torchtitan: tps 4568 tokens/s per GPU',
    'torchtitan: mfu 35.3 %',
    'torchtitan: tflops 110.4 TFLOP/s per GPU',
    'Hugging Face Trainer: train_tokens_per_second 16588.8 tokens/s',
    'Nanotron: tokens_per_sec_per_gpu 2160 tokens/s per GPU',
    'Nanotron: model_tflops_per_gpu 14.9 TFLOP/s',
    'veRL: perf/mfu/actor 41 %',
    'veRL: perf/mfu/actor_infer 5.2 %',
    'veRL: perf/throughput 1230.5 tokens/s per GPU',
  ])
})

test('a log that says nothing says nothing', () => {
  expect(toldFigures('loss 3.2\nmfu is what we want: soon\ntps: many')).toEqual([])
})
