import fc from 'fast-check'
import {expect, test} from 'vitest'
import {clusterId} from '../../src/domain/cluster-id.ts'

test('is the same for one name in one backend, for good: it finds what older versions made', () => {
  expect(clusterId('train', 's3://states')).toEqual({name: 'train', lease: 'be19336c01'})
})

test('is another for another name or another backend', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/)
  const backend = fc.webUrl()
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(name, backend), {selector: String, minLength: 2, maxLength: 10}), (all) => {
      expect(new Set(all.map(([each, where]) => clusterId(each, where).lease)).size).toBe(all.length)
    }),
  )
})

test('has a lease that every cloud takes as a tag and every system as a file name', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (name, backend) => {
      expect(clusterId(name, backend).lease).toMatch(/^[0-9a-f]{10}$/)
    }),
  )
})
