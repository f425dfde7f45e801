import {expect, test} from 'vitest'
import {copyProgress} from '../../src/views/copy-progress.ts'

const GIB = 1024 ** 3

test('tells how much, how fast and how long', () => {
  expect(copyProgress({bytes: 3 * GIB, totalBytes: 12 * GIB, elapsedMs: 10_000})).toBe(
    '3.0 GiB of 12.0 GiB, 307.2 MiB/s, 30s left',
  )
  expect(copyProgress({bytes: 3 * GIB, elapsedMs: 10_000})).toBe('3.0 GiB, 307.2 MiB/s')
})

test('guesses no time before there is a speed, nor a negative one', () => {
  expect(copyProgress({bytes: 0, totalBytes: GIB, elapsedMs: 0})).toBe('0 B of 1.0 GiB, 0 B/s')
  expect(copyProgress({bytes: 2 * GIB, totalBytes: GIB, elapsedMs: 1000})).toBe(
    '2.0 GiB of 1.0 GiB, 2.0 GiB/s, 0s left',
  )
})
