import fc from 'fast-check'
import {expect, test} from 'vitest'
import {formatDuration} from '../../../src/domain/units/format-duration.ts'
import {parseDuration} from '../../../src/domain/units/parse-duration.ts'

test.each([
  ['8h', 28_800],
  ['30m', 1800],
  ['1h30m', 5400],
  ['2d', 172_800],
  ['90s', 90],
  ['1d2h3m4s', 93_784],
  ['0h30m', 1800],
])('%s is %i seconds', (text, seconds) => {
  expect(parseDuration(text)).toBe(seconds)
})

test.each([
  '',
  '8',
  'h',
  '1:30',
  '0m',
  '0h0m',
  '-1h',
  '1.5h',
  '30m1h',
  '1h1h',
  '8 h',
  '8H',
  '1h30',
  ' 8h',
  '8h\n',
  '1w',
])('%j is no duration', (text) => {
  expect(parseDuration(text)).toBeUndefined()
})

test.each([
  [0, '0s'],
  [59, '59s'],
  [60, '1m'],
  [5400, '1h30m'],
  [28_800, '8h'],
  [93_784, '1d2h3m4s'],
  [-90, '-1m30s'],
  [59.6, '1m'],
])('%d seconds show as %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text)
})

test('what is shown reads back as the same', () => {
  fc.assert(
    fc.property(fc.integer({min: 1, max: 8_000_000_000}), (seconds) => {
      expect(parseDuration(formatDuration(seconds))).toBe(seconds)
    }),
  )
})
