import {describe, expect, test} from 'vitest'
import {findJob} from '../../../src/domain/job/find-job.ts'
import {jobName} from '../../../src/domain/job/job-name.ts'
import type {JobState, JobSummary} from '../../../src/domain/job/job-summary.ts'

describe('findJob', () => {
  const jobs = [
    job('j-20261120-aaaaa000', 'train', 'succeeded', 1),
    job('j-20261121-aaaaa000', 'train', 'failed', 2),
    job('j-20261121-bbbbb000', 'eval', 'running', 3),
    job('j-20261121-bbccc000', 'eval', 'succeeded', 4),
  ]

  test.each([
    [undefined, 'j-20261121-bbccc000'],
    ['j-20261120-aaaaa000', 'j-20261120-aaaaa000'],
    ['j-20261120', 'j-20261120-aaaaa000'],
    ['20261121-a', 'j-20261121-aaaaa000'],
    ['train', 'j-20261121-aaaaa000'],
    ['eval', 'j-20261121-bbbbb000'],
  ])('takes %s for %s', (wanted, id) => {
    expect(findJob(jobs, wanted).id).toBe(id)
  })

  test.each([
    ['j-20261121-b', 'USAGE', /could be j-20261121-bbccc000 \(eval\), j-20261121-bbbbb000 \(eval\)/],
    ['trian', 'NOT_FOUND', /no job is called trian/],
  ])('refuses %s', (wanted, code, message) => {
    expect(() => findJob(jobs, wanted)).toThrow(
      expect.objectContaining({code, message: expect.stringMatching(message)}),
    )
  })

  test('says that there is none', () => {
    expect(() => findJob([])).toThrow(expect.objectContaining({code: 'NOT_FOUND'}))
  })
})

test.each([
  [['python3', 'src/train.py', '--lr', '1'], 'train'],
  [['python3', '-m', 'x'], 'python3'],
  [['torchrun', 'a b.py'], 'a-b'],
  [['/usr/bin/env'], 'env'],
  [['日本'], 'job'],
])('a job of %j is called %s', (argv, name) => {
  expect(jobName({command: {kind: 'argv', argv}})).toBe(name)
})

function job(id: string, name: string, state: JobState, createdAtMs: number): JobSummary {
  return {id, name, state, nodes: ['node-0'], ranks: 1, command: 'x', createdAtMs}
}
