import {expect, test} from 'vitest'
import {type ClusterChoice, chooseCluster} from '../../src/domain/choose-cluster.ts'

test.each<[string, ClusterChoice, string]>([
  ['what was asked for, whatever there is', {asked: 'a', inFolder: 'b', existing: ['c']}, 'a'],
  ["the folder's, also before it exists", {inFolder: 'b', existing: ['c', 'd']}, 'b'],
  ['the only one', {existing: ['c']}, 'c'],
  ['the built-in one where there is none', {existing: []}, 'local'],
])('it is %s', (_, choice, name) => {
  expect(chooseCluster(choice)).toBe(name)
})

test('of several none is guessed', () => {
  expect(() => chooseCluster({existing: ['c', 'local']})).toThrow(
    expect.objectContaining({
      code: 'USAGE',
      message: expect.stringContaining('c, local'),
      hint: expect.stringContaining('--cluster c'),
    }),
  )
})
