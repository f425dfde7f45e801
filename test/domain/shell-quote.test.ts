import {execFileSync} from 'node:child_process'
import fc from 'fast-check'
import {expect, test} from 'vitest'
import {shellQuote} from '../../src/domain/shell-quote.ts'

test('plain words stay as they are, others are quoted', () => {
  expect(shellQuote(['ls', '-l', '/data/a b', "it's", '', '$(id)', 'a=1'])).toBe(
    String.raw`ls -l '/data/a b' 'it'\''s' '' '$(id)' 'a=1'`,
  )
})

test('a NUL byte is refused', () => {
  expect(() => shellQuote(['a\0b'])).toThrow(RangeError)
})

test('a shell gives back any words', () => {
  const word = fc.oneof(
    fc.string({unit: 'binary'}),
    fc.string({unit: fc.constantFrom(...`'"\\$\`!*?~#&|;<>(){}[] \t\n-=%`)}),
  )
  const words = fc.array(
    word.filter((text) => !text.includes('\0')),
    {maxLength: 50},
  )
  fc.assert(
    fc.property(words, (argv) => {
      const script = `for word in ${shellQuote(argv)}; do printf '%s\\0' "$word"; done`
      const output = execFileSync('sh', ['-c', script], {encoding: 'utf8'})
      expect(output.split('\0').slice(0, -1)).toEqual(argv)
    }),
    {numRuns: 100},
  )
})
