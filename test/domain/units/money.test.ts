import fc from 'fast-check'
import {expect, test} from 'vitest'
import {formatUsd, formatUsdForPeople, parseUsd} from '../../../src/domain/units/money.ts'

test.each([
  ['400', 400_000_000_000n],
  ['12.50', 12_500_000_000n],
  ['0.000000001', 1n],
  ['0', 0n],
  ['-1.5', -1_500_000_000n],
  ['-0.5', -500_000_000n],
  ['9007199254740993.000000001', undefined],
  ['900719925474099.123456789', 900_719_925_474_099_123_456_789n],
])('%s USD is %s nano-USD', (text, nano) => {
  expect(parseUsd(text)).toBe(nano)
})

test.each(['', '.5', '5.', '1e3', '$4', '1,000', '0.0000000001', 'NaN', '0x10', '1_000', ' 1', '1\n'])(
  '%j is no amount',
  (text) => {
    expect(parseUsd(text)).toBeUndefined()
  },
)

test('what is written for machines reads back as the same, and is the shortest such text', () => {
  fc.assert(
    fc.property(fc.bigInt({min: -(10n ** 23n), max: 10n ** 23n}), (nano) => {
      const text = formatUsd(nano)
      expect(parseUsd(text)).toBe(nano)
      expect(text).toMatch(/^-?\d+(\.\d*[1-9])?$/)
    }),
  )
})

test.each([
  ['12.5', '$12.50'],
  ['0', '$0.00'],
  ['98.3184', '$98.3184'],
  ['98.318', '$98.318'],
  ['98.31845', '$98.3185'],
  ['98.31844', '$98.3184'],
  ['1234567.5', '$1,234,567.50'],
  ['0.99999', '$1.00'],
  ['0.00001', '<$0.0001'],
  ['-0.00001', '-<$0.0001'],
  ['-3.255', '-$3.255'],
])('%s USD shows as %s', (text, shown) => {
  expect(formatUsdForPeople(parseUsd(text) ?? -1n)).toBe(shown)
})
