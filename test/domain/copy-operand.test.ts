import {describe, expect, test} from 'vitest'
import {asOperand, nameIn, parseCopy, parseOperand} from '../../src/domain/copy-operand.ts'

describe('an operand', () => {
  test.each([
    ['train-0:/data', {side: 'remote', selector: 'train-0', path: '/data'}],
    ['train-[0-3]:a b', {side: 'remote', selector: 'train-[0-3]', path: 'a b'}],
    [':/data', {side: 'remote', selector: '', path: '/data'}],
    ['train:', {side: 'remote', selector: 'train', path: '.'}],
    ['train:~', {side: 'remote', selector: 'train', path: '.'}],
    ['train:~/x', {side: 'remote', selector: 'train', path: 'x'}],
    ['train:a:b', {side: 'remote', selector: 'train', path: 'a:b'}],
    ['./a:b', {side: 'local', path: './a:b'}],
    ['/a:b', {side: 'local', path: '/a:b'}],
    ['data', {side: 'local', path: 'data'}],
  ])('%s', (text, expected) => {
    expect(parseOperand(text)).toEqual(expected)
  })
})

test('a copy goes up or down', () => {
  expect(parseCopy(['a', 'b', 'train:/data'])).toMatchObject({direction: 'upload', sources: [{path: 'a'}, {path: 'b'}]})
  expect(parseCopy(['train-0:/a', 'train-1:/b', '.'])).toMatchObject({direction: 'download', to: {path: '.'}})
})

test.each([
  [[], 'a source'],
  [['a'], 'a source'],
  [['a', 'b'], 'on a node'],
  [['x:a', 'y:b'], 'node to node'],
  [['a', 'x:b', 'c'], 'one side'],
  [['a', 'x:b', 'y:c'], 'one side'],
  [['', 'x:b'], 'empty'],
])('%j is no copy: %s', (operands, reason) => {
  expect(() => parseCopy(operands)).toThrow(
    expect.objectContaining({code: 'USAGE', message: expect.stringContaining(reason)}),
  )
})

test('names and paths', () => {
  expect(['a/b', 'a/b/', '/', '.', 'a/..', 'b'].map(nameIn)).toEqual(['b', 'b', '', '', '', 'b'])
  expect(['-x', '/-x', 'x'].map(asOperand)).toEqual(['./-x', '/-x', 'x'])
})
