import {expect, test} from 'vitest'
import {parseClusterFile} from '../../../src/domain/spec/parse-cluster-file.ts'
import {briefly, CONTRACT_EXAMPLE, errorOf} from './fixtures.ts'

const ONE = 'name: x\nnodes: 2\n'
const NAMED = 'name: x\npools: {train: {nodes: 2}}\n'

const sizes = (text: string, overrides: Parameters<typeof parseClusterFile>[2]) =>
  parseClusterFile(text, 'gpuctl.yaml', overrides).pools.map(({nodes}) => nodes)

test.each([
  [ONE, {nodes: '5'}, [5]],
  [ONE, {nodes: 5}, [5]],
  [ONE, {nodes: ['5']}, [5]],
  [NAMED, {nodes: '5'}, [5]],
  [NAMED, {nodes: 'train=5'}, [5]],
  [NAMED, {nodes: '5', pool: 'train'}, [5]],
  [CONTRACT_EXAMPLE, {nodes: 'train=5'}, [5, undefined]],
  [CONTRACT_EXAMPLE, {nodes: '5', pool: 'train'}, [5, undefined]],
  ['name: x\npools: {a: {}, b: {}}', {nodes: 'a=2,b=3'}, [2, 3]],
  ['name: x\npools: {a: {}, b: {}}', {nodes: ['a=2', 'b=3']}, [2, 3]],
  [ONE, {}, [2]],
])('sizes by flags: %#', (text, overrides, expected) => {
  expect(sizes(text, overrides)).toEqual(expected)
})

test('flags win over the file', () => {
  const text = 'name: x\nlifecycle: {ttl: 1h, on_preempt: fail}\nwhere: {clouds: [aws], regions: [us-*]}\n'
  const spec = parseClusterFile(text, 'f', {name: 'y', ttl: '2h', clouds: ['gcp', 'azure'], gpus: 'H100:8, H200:8+'})
  expect(spec).toMatchObject({
    name: 'y',
    lifecycle: {ttlSeconds: 7200, onPreempt: 'fail'},
    where: {clouds: ['gcp', 'azure'], regions: ['us-*']},
  })
  expect(spec.pools[0]?.gpus).toEqual({
    kind: 'models',
    anyOf: [
      {model: 'H100', count: 8, atLeast: false},
      {model: 'H200', count: 8, atLeast: true},
    ],
  })
})

test('a name from the flag makes the line in the file optional', () => {
  expect(parseClusterFile('nodes: 1', 'f', {name: 'ci-42'}).name).toBe('ci-42')
})

test('hosts from the flag mean ssh, unless clouds are given too', () => {
  const text = 'name: x\nwhere: {clouds: [aws]}\n'
  expect(parseClusterFile(text, 'f', {hosts: ['a@b:2222']})).toMatchObject({
    where: {clouds: ['ssh']},
    hosts: [{address: 'b', port: 2222, user: 'a'}],
  })
  expect(parseClusterFile(text, 'f', {hosts: ['a@b'], clouds: ['gcp', 'ssh']}).where.clouds).toEqual(['gcp', 'ssh'])
})

test.each([
  [ONE, {nodes: 'four'}, '--nodes: found "four"'],
  [ONE, {nodes: '0'}, '--nodes: found 0'],
  [ONE, {nodes: ''}, '--nodes: found ""'],
  [ONE, {nodes: '1e3'}, '--nodes: found 1e3'],
  [ONE, {nodes: 'train=4'}, '--nodes: unknown pool "train"'],
  [NAMED, {nodes: 'trian=4'}, '--nodes: unknown pool "trian"'],
  [NAMED, {nodes: 'train=x'}, '--nodes: found "x"'],
  [CONTRACT_EXAMPLE, {nodes: '4'}, '--nodes: the file has the pools train, rollout'],
  [CONTRACT_EXAMPLE, {gpus: 'H100:8'}, '--gpus: the file has the pools train, rollout'],
  [CONTRACT_EXAMPLE, {gpus: 'H100:8', pool: 'x'}, '--gpus: unknown pool "x"'],
  [ONE, {gpus: 'H100:'}, '--gpus: found "H100:"'],
  [ONE, {pool: 'train'}, '--pool: says nothing by itself'],
  [ONE, {name: 'No!'}, '--name: found "No!"'],
  [ONE, {ttl: '1:30'}, '--ttl: found "1:30"'],
  [ONE, {clouds: ['aws', 'gpc']}, '--cloud: found "gpc"'],
  [ONE, {hosts: ['nobody']}, '--host: found "nobody"'],
  [ONE, {clouds: ['ssh']}, '--cloud: ssh means hosts of your own, and none are given'],
  [ONE, {hosts: ['a@b'], nodes: '3'}, '--nodes: 3 nodes are more than the hosts'],
])('a wrong flag: %#', (text, overrides, problem) => {
  expect(briefly(text, overrides)).toEqual([problem])
})

test('a wrong flag is told without a position in the file', () => {
  const error = errorOf(CONTRACT_EXAMPLE, {nodes: 'rollot=4'})
  expect(error.message).toBe('--nodes: unknown pool "rollot"; expected one of train, rollout; did you mean "rollout"?')
  expect(error.hint).toBe('correct the flag')
  expect(error.problems[0]).not.toHaveProperty('line')
})

test('wrong fields of the file are told beside wrong flags', () => {
  expect(briefly('name: x\nwhere: 5\nengine: no\n', {clouds: ['aws'], ttl: 'x'})).toEqual([
    '--ttl: found "x"',
    '2:8 where: found 5',
    '3:9 engine: found "no"',
  ])
})
