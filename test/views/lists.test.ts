import {expect, test} from 'vitest'
import type {PlanSummary} from '../../src/domain/plan-summary.ts'
import {clusterListView} from '../../src/views/cluster-list-view.ts'
import {noPaint} from '../../src/views/paint.ts'
import {planView} from '../../src/views/plan-view.ts'
import {H100_OFFERING, LOCAL_OFFERING} from './sample-cluster.ts'

const HOUR = 3_600_000
const context = {width: 80, paint: noPaint, nowUnixMs: 30 * HOUR}

const clusters = [
  {
    name: 'local',
    state: 'running',
    nodes: 2,
    clouds: ['local'],
    priceNanoUsdPerHour: 0n,
    emulated: false,
    createdAtUnixMs: 27.5 * HOUR + 1000,
  },
  {
    name: 'llama-sft',
    state: 'degraded',
    nodes: 64,
    clouds: ['aws', 'gcp'],
    priceNanoUsdPerHour: 2_640_000_000_000n,
    emulated: true,
    createdAtUnixMs: 0,
  },
  {name: 'old', state: 'unknown', nodes: 1, clouds: ['ssh'], priceNanoUsdPerHour: 'unknown', emulated: false},
] as const

test('ls shows every cluster with its price and its age', () => {
  expect(`\n${clusterListView.text(clusters, context)}\n`).toBe(`
NAME       STATE     NODES  CLOUDS                       $/H      AGE
local      running       2  local                    $0.00/h    2h29m
llama-sft  degraded     64  aws, gcp (emulated)  $2,640.00/h     1d6h
old        unknown       1  ssh                      unknown  unknown
`)
})

test('at 40 columns ls still tells state and price of every cluster, whole', () => {
  expect(`\n${clusterListView.text(clusters, {...context, width: 40})}\n`).toBe(`
NAME       STATE     NODES          $/H
local      running       2      $0.00/h
llama-sft  degraded     64  $2,640.00/h
old        unknown       1      unknown
`)
})

test('ls of nothing says how to begin', () => {
  expect(clusterListView.text([], context)).toBe('no clusters; `gpuctl up` makes one')
})

test('the document of ls has money as decimal strings, and unknown where it is not known', () => {
  expect(clusterListView.json(clusters)).toMatchObject({
    clusters: [
      {name: 'local', usdPerHour: '0', createdAt: '1970-01-02T03:30:01.000Z'},
      {name: 'llama-sft', usdPerHour: '2640', clouds: ['aws', 'gcp'], emulated: true},
      {name: 'old', usdPerHour: 'unknown', state: 'unknown'},
    ],
  })
})

const plan: PlanSummary = {
  name: 'llama-sft',
  changes: [
    {resource: 'access', resourceType: 'Access', operation: 'same'},
    {resource: 'network-aws', resourceType: 'Network', operation: 'create'},
    {resource: 'train', resourceType: 'Gang', operation: 'update'},
    {resource: 'old', resourceType: 'Gang', operation: 'delete'},
  ],
  placement: {pools: [{name: 'train', nodes: 4, offering: H100_OFFERING, hosts: []}]},
  priceNanoUsdPerHour: 165_000_000_000n,
  drift: [],
}

test('plan lists what changes and leaves out what stays', () => {
  expect(`\n${planView.text(plan, context)}\n`).toBe(`
llama-sft  1 to create, 1 to update, 1 to delete  $165.00/h
train:  4 nodes  aws us-east-2a p5.48xlarge spot

+ create   network-aws  network
~ update   train        gang
- delete   old          gang
`)
})

test('plan tells first how what runs differs from the state', () => {
  const lost = (node: string) => ({kind: 'missing', node, id: `i-${node}`, pool: 'train', what: 'is gone'}) as const
  const drifted = {...plan, changes: [], drift: [lost('train-0'), lost('train-1')]}
  expect(planView.text(drifted, context).split('\n').slice(0, 2)).toEqual([
    'llama-sft  nothing to change  $165.00/h',
    'missing  train-0, train-1: is gone',
  ])
})

test('plan of what is there already says so', () => {
  const same = {...plan, name: 'local', changes: plan.changes.slice(0, 1), priceNanoUsdPerHour: 0n}
  expect(planView.text(same, context)).toBe('local  nothing to change  $0.00/h')
})

test('the document of plan lists everything', () => {
  const pools = [{name: 'node', nodes: 2, offering: LOCAL_OFFERING, hosts: []}]
  expect(planView.json({...plan, placement: {pools}, priceNanoUsdPerHour: 'unknown'})).toEqual({
    name: 'llama-sft',
    usdPerHour: 'unknown',
    changes: plan.changes,
    drift: [],
    pools: [
      {
        name: 'node',
        nodes: 2,
        offering: {cloud: 'local', region: 'local', zone: 'local', instanceType: 'local-host', purchase: 'owned'},
      },
    ],
  })
})
