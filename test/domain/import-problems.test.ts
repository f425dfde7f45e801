import {describe, expect, test} from 'vitest'
import {importProblems, inIndexOrder} from '../../src/domain/import-problems.ts'
import {type FoundInstance, formatImportMark, goesBy, parseImportMark} from '../../src/domain/imported.ts'

const cluster = {name: 'llama', lease: '0123456789'}
const target = {cluster, pool: 'train', nodes: []}
const place = {
  cloud: 'aws',
  region: 'us-east-1',
  zone: 'use1-az4',
  instanceType: 'p5.48xlarge',
  purchase: 'spot',
} as const

const found = (id: string, more: Partial<FoundInstance> = {}): FoundInstance => ({
  id,
  name: '',
  place,
  state: 'running',
  ssh: {address: '192.0.2.1', port: 22, route: {kind: 'direct'}},
  privateAddress: '10.0.0.1',
  ...more,
})

const ours = (index?: number) => ({
  holder: {
    cluster: 'llama',
    lease: cluster.lease,
    pool: 'train',
    ...(index !== undefined && {mark: {index, user: 'u'}}),
  },
})

describe('instances that are to be one pool', () => {
  test('can be, where they are alike and nobody’s, or of an earlier import', () => {
    expect(importProblems([found('a'), found('b', {...ours(1), state: 'stopped'})], target)).toEqual([])
  })

  test.each<[string, Partial<FoundInstance>]>([
    ['b belongs to the cluster other, pool eval', {holder: {cluster: 'other', lease: 'ffffffffff', pool: 'eval'}}],
    ['b is in pool eval of this cluster', {holder: {...ours(0).holder, pool: 'eval'}}],
    ['b was launched by gpuctl, not by hand', ours()],
    ['b belongs to the Auto Scaling group web, which ends and replaces it', {managedBy: 'the Auto Scaling group web'}],
    ['b is stopped, and has to run', {state: 'stopped'}],
    ['b has no address to log in at', {ssh: {address: '', port: 22, route: {kind: 'direct'}}}],
    [
      'b is aws us-east-1 use1-az6 p5.48xlarge on-demand, a is aws us-east-1 use1-az4 p5.48xlarge spot: one pool has one zone and purchase model',
      {place: {...place, zone: 'use1-az6', purchase: 'on-demand'}},
    ],
  ])('%s', (problem, more) => {
    expect(importProblems([found('a'), found('b', more)], target)).toEqual([problem])
  })

  test('are all of the pool', () => {
    const nodes = [
      {id: 'a', pool: 'train', name: 'train-0'},
      {id: 'c', pool: 'train', name: 'train-1'},
      {id: 'd', pool: 'eval', name: 'eval-0'},
    ]
    expect(importProblems([found('a', ours(0))], {...target, nodes})).toEqual([
      'c is train-1 already and was not named: name all instances of the pool',
    ])
  })
})

test('those that have an index keep it, others fill the gaps as they were named', () => {
  const order = inIndexOrder([found('new'), found('last', ours(2)), found('first', ours(0)), found('beyond', ours(7))])
  expect(order.map(({id}) => id)).toEqual(['first', 'new', 'last', 'beyond'])
})

test('a mark is read as it was written, and what is none is none', () => {
  const mark = {index: 12, user: 'ec2-user'}
  expect(parseImportMark(formatImportMark(mark))).toEqual(mark)
  for (const text of [undefined, '', '12', 'x ubuntu', '1 two words']) expect(parseImportMark(text)).toBeUndefined()
})

test.each([
  [{}, 'a', true],
  [{name: 'vm-a'}, 'vm-a', true],
  [{name: 'vm-a'}, 'VM-A', false],
  [{name: 'vm-a', path: '/subscriptions/s/vm-a'}, 'VM-A', true],
  [{path: '/subscriptions/s/vm-a'}, '/Subscriptions/S/vm-a', true],
  [{path: '/subscriptions/s/vm-a'}, '', false],
] as const)('an instance with %j goes by %s: %s', (more, asked, does) => {
  expect(goesBy(found('a', {name: 'other', ...more}), asked)).toBe(does)
})
