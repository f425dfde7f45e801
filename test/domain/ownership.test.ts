import fc from 'fast-check'
import {expect, test} from 'vitest'
import {launchToken} from '../../src/domain/launch-token.ts'
import {formatIndices, indexAt, labelOf, ownershipTags, parseIndices} from '../../src/domain/ownership.ts'

test('indices are written short and read back', () => {
  expect(formatIndices([5, 0, 1, 2])).toBe('0-2,5')
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(5000)), (indices) => {
      const text = formatIndices(indices)
      const sorted = indices.toSorted((a, b) => a - b)
      expect(parseIndices(text)).toEqual(sorted)
      expect([...sorted, undefined].map((_, place) => indexAt(text, place))).toEqual([...sorted, undefined])
    }),
  )
})

test.each(['', 'x', '1-', '-1', '1;2', '1-99999999'])('%j are no indices', (text) => {
  expect(parseIndices(text)).toEqual([])
})

test('tags say who owns a thing and when it may be ended', () => {
  const cluster = {name: 'sft', lease: '0123456789'}
  expect(ownershipTags({cluster, pool: 'train', owner: 'me@here', expiresAtUnixMs: 0})).toEqual({
    'gpuctl:cluster': 'sft',
    'gpuctl:lease': '0123456789',
    'gpuctl:pool': 'train',
    'gpuctl:owner': 'me@here',
    'gpuctl:expires': '1970-01-01T00:00:00.000Z',
  })
  expect(labelOf('gpuctl:owner Ä@B')).toBe('gpuctl-owner---b')
})

test('a launch has one token, which is a UUID, and another launch has another', () => {
  const token = launchToken('0123456789', 'train', '0-7')
  expect(token).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(launchToken('0123456789', 'train', '0-7')).toBe(token)
  expect(launchToken('0123456789', 'train', '0-6')).not.toBe(token)
  expect(launchToken('0123456789', 'train,0-7')).not.toBe(token)
})
