import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {formatLogLine, LineSplitter} from '../../../src/domain/job/log-lines.ts'

describe('LineSplitter', () => {
  test('gives every line once, whatever bytes it has and however it was chopped', () => {
    const line = fc
      .uint8Array({maxLength: 60})
      .map((bytes) => Buffer.from(bytes.filter((byte) => byte !== 0x0a && byte !== 0x0d)))
    fc.assert(
      fc.property(
        fc.array(line),
        line,
        fc.array(fc.integer({min: 1, max: 40}), {minLength: 1}),
        (lines, last, sizes) => {
          const stream = Buffer.concat([...lines.flatMap((each) => [each, Buffer.from('\n')]), last])
          const splitter = new LineSplitter()
          const read: Buffer[] = []
          for (let at = 0, step = 0; at < stream.length; step++) {
            const size = sizes[step % sizes.length] ?? 1
            read.push(...splitter.push(stream.subarray(at, at + size), 0))
            at += size
          }
          read.push(...splitter.end())
          expect(read.map(hex)).toEqual([...lines, ...(last.length > 0 ? [last] : [])].map(hex))
        },
      ),
    )
  })

  test('shows what a progress bar comes to, and one state a second until then', () => {
    const splitter = new LineSplitter()
    const at = (ms: number, text: string) => splitter.push(Buffer.from(text), ms).map(String)
    expect(at(0, '\r 0%')).toEqual([])
    expect(at(10, '\r10%')).toEqual([' 0%'])
    expect(at(20, '\r20%')).toEqual([])
    expect(at(1010, '\r30%')).toEqual(['20%'])
    expect(at(1020, '\r100%\ndone\r\n')).toEqual(['100%', 'done'])
    expect(splitter.end()).toEqual([])
  })

  test('keeps what a program that ends in the middle of a line wrote', () => {
    const splitter = new LineSplitter()
    expect(splitter.push(Buffer.from('50%\r60%'), 0).map(String)).toEqual(['50%'])
    expect(splitter.end().map(String)).toEqual(['60%'])
  })

  test('cuts a line without end between characters', () => {
    const splitter = new LineSplitter()
    const text = 'é'.repeat(700_000)
    const pieces = [...splitter.push(Buffer.from(`x${text}`), 0), ...splitter.end()]
    expect(pieces.length).toBeGreaterThan(0)
    expect(pieces.map(String).join('')).toBe(`x${text}`)
  })
})

test('formatLogLine puts the rank in front and leaves the bytes alone', () => {
  expect(formatLogLine({rank: 3, node: 'gpu-1', bytes: Buffer.from([0xff, 0x41])})).toEqual(
    Buffer.concat([Buffer.from('[rank 3 gpu-1] '), Buffer.from([0xff, 0x41, 0x0a])]),
  )
})

const hex = (bytes: Buffer) => bytes.toString('hex')
