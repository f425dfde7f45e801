import fc from 'fast-check'
import {expect, test} from 'vitest'
import {planMembers, type SeenMember} from '../../../providers/shared/plan-members.ts'

const member: fc.Arbitrary<SeenMember> = fc.record({
  id: fc.uuid(),
  index: fc.nat(6),
  state: fc.constantFrom('starting', 'running', 'stopping', 'stopped'),
  isWanted: fc.boolean(),
  launchedAtUnixMs: fc.nat(3),
})

test('every index has one node, kept or launched, and every other node ends', () => {
  fc.assert(
    fc.property(fc.uniqueArray(member, {selector: ({id}) => id}), fc.nat(6), (seen, size) => {
      const {keep, start, end, launch} = planMembers(size, seen)
      const indices = [...keep.map(({index}) => index), ...launch].sort((a, b) => a - b)
      expect(indices).toEqual(Array.from({length: size}, (_, index) => index))
      expect(new Set([...keep, ...end])).toEqual(new Set(seen))
      expect(keep.every(({isWanted, state}) => isWanted && state !== 'stopping')).toBe(true)
      expect(start).toEqual(keep.filter(({state}) => state === 'stopped'))
    }),
  )
})

test('of two with one index the older stays, whatever order they are listed in', () => {
  const [older, younger] = [1, 2].map(
    (launchedAtUnixMs): SeenMember => ({
      id: `i-${launchedAtUnixMs}`,
      index: 0,
      state: 'running',
      isWanted: true,
      launchedAtUnixMs,
    }),
  ) as [SeenMember, SeenMember]
  for (const seen of [
    [older, younger],
    [younger, older],
  ])
    expect(planMembers(1, seen)).toEqual({keep: [older], start: [], end: [younger], launch: []})
})
