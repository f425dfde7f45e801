import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {BrokenStream, type FollowFrame, FollowReader} from '../../../src/domain/job/follow-frames.ts'

const frame: fc.Arbitrary<FollowFrame> = fc.oneof(
  fc.record({
    kind: fc.constant('data' as const),
    rank: fc.nat(99),
    offset: fc.nat(1e9),
    bytes: fc.uint8Array({minLength: 1, maxLength: 300}).map((bytes) => Buffer.from(bytes)),
  }),
  fc.record({kind: fc.constant('cut' as const), rank: fc.nat(99)}),
  fc.constant({kind: 'beat' as const}),
  fc.record({kind: fc.constant('over' as const), state: fc.constantFrom('failed', 'lost')}),
)

describe('FollowReader', () => {
  test('gives the frames back, however the stream is chopped', () => {
    fc.assert(
      fc.property(fc.array(frame), fc.array(fc.integer({min: 1, max: 50}), {minLength: 1}), (frames, sizes) => {
        const reader = new FollowReader()
        const stream = Buffer.concat(frames.map(encode))
        const read: FollowFrame[] = []
        for (let at = 0, step = 0; at < stream.length; step++) {
          const size = sizes[step % sizes.length] ?? 1
          read.push(...reader.push(stream.subarray(at, at + size)))
          at += size
        }
        expect(read).toEqual(frames)
      }),
    )
  })

  test.each([
    ['what is no header', 'hello\n'],
    ['bytes that are not followed by a newline', 'data 0 0 3\nabcd\n'],
    ['a header without end', 'x'.repeat(300)],
  ])('refuses %s', (_, text) => {
    expect(() => new FollowReader().push(Buffer.from(text))).toThrow(BrokenStream)
  })
})

function encode(each: FollowFrame): Buffer {
  if (each.kind === 'data')
    return Buffer.concat([
      Buffer.from(`data ${each.rank} ${each.offset} ${each.bytes.length}\n`),
      each.bytes,
      Buffer.from('\n'),
    ])
  if (each.kind === 'cut') return Buffer.from(`cut ${each.rank}\n`)
  return Buffer.from(each.kind === 'beat' ? 'beat\n' : `over ${each.state}\n`)
}
