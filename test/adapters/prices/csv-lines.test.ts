import fc from 'fast-check'
import {expect, test} from 'vitest'
import {csvCells, linesOf} from '../../../src/adapters/prices/csv-lines.ts'

test('lines are the same however the stream is cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.string({unit: 'grapheme'})), fc.integer({min: 1, max: 7}), async (lines, size) => {
      const text = lines.map((line) => line.replaceAll('\n', '')).join('\n')
      const read: string[] = []
      for await (const some of linesOf(chunksOf(Buffer.from(text), size), () => new Error('long'))) read.push(...some)
      expect(read.join('\n')).toBe(text.endsWith('\n') ? text.slice(0, -1) : text)
    }),
  )
})

async function* chunksOf(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

test('cells are read as they were written', () => {
  const cell = fc.string().map((text) => text.replaceAll(/[\r\n]/g, ''))
  fc.assert(
    fc.property(fc.array(cell, {minLength: 1}), fc.boolean(), (cells, isCrlf) => {
      const line = cells.map((each) => `"${each.replaceAll('"', '""')}"`).join(',')
      expect(csvCells(isCrlf ? `${line}\r` : line)).toEqual(cells)
    }),
  )
})

test.each([
  ['a,b', ['a', 'b']],
  ['', ['']],
  ['a,', ['a', '']],
  ['"a,b",""', ['a,b', '']],
  ['"a', undefined],
  ['"a"b', undefined],
  ['a"b', undefined],
])('%j has the cells %j', (line, cells) => {
  expect(csvCells(line)).toEqual(cells)
})
