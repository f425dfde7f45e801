import {expect, test} from 'vitest'
import {type Choice, CONFLICTS, conflicts} from '../../../src/domain/catalog/facts/conflicts.ts'

test.each([
  ['spot', 'reservation'],
  ['spot', 'flex-start'],
  ['reservation', 'flex-start'],
  ['spot', 'capacity-block'],
  ['capacity-block', 'cluster-placement-group'],
  ['ungrouped-reservation', 'cluster-placement-group'],
  ['dense-reservation', 'compact-placement'],
] as const)('%s excludes %s, and is excluded by it', (one, other) => {
  expect(conflicts([one, other])).toHaveLength(1)
  expect(conflicts([other, one])).toEqual(conflicts([one, other]))
})

test.each<Choice[][]>([
  [['on-demand', 'cluster-placement-group']],
  [['spot', 'cluster-placement-group']],
  [['on-demand', 'reservation']],
  [['spot', 'compact-placement']],
  [['flex-start', 'compact-placement']],
  [['spot', 'spot']],
  [[]],
])('%s go together', (choices) => {
  expect(conflicts(choices)).toEqual([])
})

test('every conflict is named once, is of two, and says why and who says so', () => {
  const pairs = CONFLICTS.map(({between}) => between.toSorted().join())
  expect(new Set(pairs).size).toBe(pairs.length)
  for (const {between, because, at} of CONFLICTS) {
    expect(between[0]).not.toBe(between[1])
    expect([because, at]).not.toContain('')
  }
})

test('finds every conflict of many choices', () => {
  expect(conflicts(['spot', 'flex-start', 'reservation']).map(({between}) => between)).toEqual([
    ['spot', 'flex-start'],
    ['spot', 'reservation'],
    ['flex-start', 'reservation'],
  ])
})
