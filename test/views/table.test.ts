import fc from 'fast-check'
import {expect, test} from 'vitest'
import {displayWidth, printable, truncate} from '../../src/views/display-width.ts'
import {noPaint} from '../../src/views/paint.ts'
import {table} from '../../src/views/table.ts'
import {wrapParts} from '../../src/views/wrap-parts.ts'

const word = fc.oneof(
  fc.string({unit: 'grapheme'}),
  fc.constantFrom('界界界', '🎉', 'é', '\u001b[31mred', 'a\nb', '👩‍👩‍👧'),
)

test.each([
  ['plain', 5],
  ['größe', 5],
  ['e\u0301', 1],
  ['界', 2],
  ['ｆｕｌｌ', 8],
  ['한글', 4],
  ['🎉', 2],
  ['👩‍👩‍👧', 2],
  ['❤\ufe0f', 2],
  ['\u001b[31mred\u001b[39m', 3],
  ['a\u200bb', 2],
  ['…', 1],
])('%j takes %i columns', (text, columns) => {
  expect(displayWidth(text)).toBe(columns)
})

test('a text is cut to its width at a whole letter, and only when it must be', () => {
  expect([5, 4, 3, 1, 0].map((width) => truncate('12345', width))).toEqual(['12345', '123…', '12…', '…', ''])
  expect(truncate('界界界', 4)).toBe('界…')
  fc.assert(fc.property(word.map(printable), fc.nat(20), (text, width) => displayWidth(truncate(text, width)) <= width))
})

test('a table is never wider than the terminal, and its lines have no spaces at their ends', () => {
  const columns = fc.array(fc.record({title: fc.string({maxLength: 9, unit: 'grapheme-ascii'}), drop: fc.nat(3)}), {
    minLength: 1,
  })
  const cells = fc.array(fc.array(word, {maxLength: 6}), {maxLength: 5})
  fc.assert(
    fc.property(columns, cells, fc.integer({min: 1, max: 100}), (titles, rows, width) => {
      const lines = table(titles, rows, {width, paint: noPaint}).split('\n')
      expect(lines).toHaveLength(rows.length + 1)
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width)
    }),
  )
})

test('parts of a line go on below when they do not fit, never wider than the terminal', () => {
  expect(wrapParts(['one', 'two', 'three'], 10)).toBe('one  two\n  three')
  fc.assert(
    fc.property(fc.array(word), fc.integer({min: 3, max: 60}), (parts, width) => {
      for (const line of wrapParts(parts, width).split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(width)
    }),
  )
})

const columns = [
  {title: 'NAME'},
  {title: 'STATE', least: 7},
  {title: 'PRICE', align: 'right', drop: 1},
  {title: 'CLOUDS', drop: 2},
] as const
const rows = [
  ['a-rather-long-name', 'running', '$1.00/h', 'aws, gcp'],
  ['界界', 'stopped', '$999.00/h', 'azure'],
]

test('when it is narrow the widest column is cut, then the least important goes', () => {
  const draw = (width: number) => `\n${table(columns, rows, {width, paint: noPaint})}\n`
  expect(draw(80)).toBe(`
NAME                STATE        PRICE  CLOUDS
a-rather-long-name  running    $1.00/h  aws, gcp
界界                stopped  $999.00/h  azure
`)
  expect(draw(40)).toBe(`
NAME        STATE        PRICE  CLOUDS
a-rather-…  running    $1.00/h  aws, gcp
界界        stopped  $999.00/h  azure
`)
  expect(draw(28)).toBe(`
NAME      STATE        PRICE
a-rathe…  running    $1.00/h
界界      stopped  $999.00/h
`)
  expect(draw(12)).toBe(`
NAME   STATE
a-ra…  runn…
界界   stop…
`)
})

test('hundreds of thousands of rows are shown, too', () => {
  const many = Array.from({length: 200_000}, () => ['a'])
  expect(table([{title: 'NAME'}], many, {width: 80, paint: noPaint}).length).toBe('NAME'.length + many.length * 2)
})
