import fc from 'fast-check'
import {expect, test} from 'vitest'
import {nanoUsdOf} from '../../../src/domain/catalog/nano-usd.ts'

test.each([
  ['55.0400000000', 55_040_000_000],
  ['0.5260', 526_000_000],
  ['7', 7_000_000_000],
  ['0.0000000005', 1],
  ['0.0000000004', 0],
  ['0.00000000049', 0],
  ['9.9999999995', 10_000_000_000],
  ['9007199.254740991', Number.MAX_SAFE_INTEGER],
  ['9007199.254740992', undefined],
  ['', undefined],
  ['.5', undefined],
  ['-1', undefined],
  ['1e3', undefined],
  ['1,000.00', undefined],
  ['1.2.3', undefined],
  [' 1', undefined],
  ['NaN', undefined],
])('%s USD is %s nano-USD', (decimal, expected) => {
  expect(nanoUsdOf(decimal)).toBe(expected)
})

test('is exact to nine decimals, and half a nano-USD off at most', () => {
  const decimals = fc.tuple(fc.nat(9_000_000), fc.stringMatching(/^\d{0,12}$/))
  fc.assert(
    fc.property(decimals, ([whole, digits]) => {
      const nano = nanoUsdOf(`${whole}.${digits}`)
      const exact = BigInt(whole) * 10n ** 12n + BigInt(digits.padEnd(12, '0')) // of a thousandth of a nano-USD
      const offBy = BigInt(nano ?? -1) * 1000n - exact
      expect(offBy > -500n && offBy <= 500n).toBe(true)
      if (digits.length <= 9) expect(offBy).toBe(0n)
    }),
  )
})
