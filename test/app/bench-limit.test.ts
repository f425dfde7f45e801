import {expect, test} from 'vitest'
import {limitOf, measuringWords} from '../../src/app/bench-nodes.ts'

test('a harness that holds GPUs under load is waited for so much longer', () => {
  const tests = [{name: 'gemm_bf16', kind: 'gpu', summary: '', limitSeconds: 300}] as const
  expect([limitOf(tests), limitOf(tests, 600)]).toEqual([360, 960])
  expect(measuringWords({tests, samples: 5})).not.toContain('--hold-seconds')
  expect(measuringWords({tests, samples: 5, holdSeconds: 600}).slice(-2)).toEqual(['--hold-seconds', '600'])
})
