import {describe, expect, test} from 'vitest'
import type {Node} from '../../src/domain/node.ts'
import {selectNodes} from '../../src/domain/select-nodes.ts'

const node = (pool: string, index: number): Node => ({
  id: `${pool}${index}`,
  name: `${pool}-${index}`,
  pool,
  index,
  state: 'running',
  ssh: {address: '10.0.0.1', port: 22, user: 'root', route: {kind: 'direct'}},
  privateAddress: '10.0.0.1',
})
const nodes = [...[0, 1, 2, 3].map((index) => node('train', index)), node('login', 0)]
const names = (...selectors: string[]) => selectNodes(nodes, selectors).map(({name}) => name)

describe('a selector', () => {
  test.each([
    [['train-2'], ['train-2']],
    [['login'], ['login-0']],
    [['train'], ['train-0', 'train-1', 'train-2', 'train-3']],
    [['train-[1-2]'], ['train-1', 'train-2']],
    [['train-[0,2-3]'], ['train-0', 'train-2', 'train-3']],
    [['4'], ['login-0']],
    [['3-4'], ['train-3', 'login-0']],
    [
      ['login', 'train-1', '1', 'train-[0-1]'],
      ['train-0', 'train-1', 'login-0'],
    ],
  ])('%j means %j', (selectors, expected) => {
    expect(names(...selectors)).toEqual(expected)
  })

  test('may be all or none, for all nodes', () => {
    expect(names('all')).toHaveLength(5)
    expect(names()).toHaveLength(5)
  })

  test('may be a pool called all', () => {
    expect(selectNodes([node('all', 0), node('train', 0)], ['all']).map(({name}) => name)).toEqual(['all-0'])
  })

  test.each([
    ['trian', 'did you mean train'],
    ['train-9', 'did you mean train-'],
    ['train-[2-9]', 'did you mean train-'],
    ['9', 'train-0 … train-3, login-0'],
    ['completely-else', 'train-0 … train-3, login-0'],
    ['train-[2-1]', '0-3'],
    ['0-999999999', 'train-0 … train-3'],
  ])('%s is not found: %s', (selector, hint) => {
    expect(() => names(selector)).toThrow(
      expect.objectContaining({code: 'NOT_FOUND', suggestions: [expect.stringContaining(hint)]}),
    )
  })
})
