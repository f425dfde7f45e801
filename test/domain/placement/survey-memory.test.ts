import {expect, test} from 'vitest'
import {surveyMemory} from '../../../src/domain/placement/survey-memory.ts'
import type {PoolSurvey} from '../../../src/domain/placement/survey-pool.ts'
import {poolOf} from '../specs.ts'

test('a survey is made once for a pool in the same circumstances', () => {
  const memory = surveyMemory()
  const [pool, where] = [poolOf('train'), {regions: ['us-*']}]
  let made = 0
  const recall = (asked: typeof pool, ...circumstances: readonly unknown[]) =>
    memory.recall(asked, circumstances, () => ({number: ++made}) as unknown as PoolSurvey)
  const first = recall(pool, where, 1)
  expect(recall(pool, where, 1)).toBe(first)
  expect(recall(pool, where, 2)).not.toBe(first)
  expect(recall(pool, {...where}, 1)).not.toBe(first)
  expect(recall(poolOf('train'), where, 1)).not.toBe(first)
  expect(recall(pool, where, 1)).toBe(first)
  expect(made).toBe(4)
})
