import fc from 'fast-check'
import {expect, test} from 'vitest'
import {nodePrefixes} from '../../src/views/node-prefix.ts'
import {noPaint} from '../../src/views/paint.ts'
import {prefixLines} from '../../src/views/prefix-lines.ts'

/** Chunks that end at the given places. */
function chopped(bytes: Buffer, cuts: readonly number[]): readonly Buffer[] {
  const ends = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  return [...ends, bytes.length].map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end))
}

function prefixed(chunks: readonly Buffer[]): string {
  const lines = prefixLines('node-0 | ')
  return Buffer.concat([...chunks.map((chunk) => lines.push(chunk, 0)), lines.end()]).toString()
}

test('where chunks end never changes the lines', () => {
  const piece = fc.oneof(fc.string({unit: 'grapheme'}), fc.constantFrom('\n', '\n\n', 'größe 界 🎉', '\u001b[31m'))
  const output = fc.array(piece).map((pieces) => pieces.join('').replaceAll('\r', ''))
  fc.assert(
    fc.property(output, fc.array(fc.nat(10_000)), (text, cuts) => {
      const bytes = Buffer.from(text)
      const lines = text.split('\n')
      if (lines.at(-1) === '') lines.pop()
      expect(prefixed(chopped(bytes, cuts))).toBe(lines.map((line) => `node-0 | ${line}\n`).join(''))
    }),
  )
})

test('line ends of other systems count as one, and of a bar that draws over itself the last state stays', () => {
  expect(prefixed([Buffer.from('one\r\ntwo\r\n')])).toBe('node-0 | one\nnode-0 | two\n')
  expect(prefixed([Buffer.from('10 %\r50 %\r100 %\n')])).toBe('node-0 | 100 %\n')
})

test('a line without an end gets one when the stream ends', () => {
  expect(prefixed([Buffer.from('no newline')])).toBe('node-0 | no newline\n')
  expect(prefixed([])).toBe('')
})

test('prefixes are equally wide', () => {
  expect([...nodePrefixes(['node-0', 'node-10'], noPaint).values()]).toEqual(['node-0  | ', 'node-10 | '])
})
