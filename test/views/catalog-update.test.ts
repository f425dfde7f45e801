import {expect, test} from 'vitest'
import type {CatalogUpdate, UpdatedRegion} from '../../src/domain/catalog/catalog-update.ts'
import {catalogUpdateView} from '../../src/views/catalog-update-view.ts'
import {noPaint} from '../../src/views/paint.ts'

const context = {width: 90, paint: noPaint, nowUnixMs: 0}
const region = (name: string, more: Partial<UpdatedRegion> = {}): UpdatedRegion => ({
  cloud: 'aws',
  region: name,
  outcome: 'unchanged',
  read: ['on-demand'],
  unread: [],
  heldBack: [],
  added: [],
  changed: [],
  gone: [],
  ...more,
})
const moved = {zone: 'use1-az4', instanceType: 'p5.48xlarge', purchase: 'on-demand' as const}
const change = {...moved, beforeNanoUsd: 50e9, afterNanoUsd: 75e9}
const update: CatalogUpdate = {
  verdict: 'partly',
  isDryRun: false,
  savedTo: '/state/catalog/current.bin',
  date: '2026-03-16',
  hash: '0',
  regions: [
    region('us-east-1', {
      outcome: 'held-back',
      changed: [change],
      heldBack: [
        {kind: 'price-moved', ...change},
        {kind: 'rows-dropped', purchase: 'spot', before: 20, dropped: 2},
      ],
    }),
    region('us-east-2', {outcome: 'updated', added: [{...moved, afterNanoUsd: 1}]}),
    region('us-west-1'),
    region('us-west-2', {unread: [{purchases: ['spot'], kind: 'failed', why: 'EC2 does not answer'}]}),
    region('eu-west-1', {
      outcome: 'failed',
      read: [],
      unread: [{purchases: ['spot'], kind: 'failed', why: 'EC2 does not answer'}],
    }),
  ],
  leftOut: [{cloud: 'gcp', purchases: ['on-demand', 'spot'], why: 'it needs a key', hint: 'set it'}],
  incomplete: [{cloud: 'azure', region: 'eastus', instanceType: 'ND96', purchase: 'spot', why: 'there are two prices'}],
}

test('tells of each region that is not as before, why, and what to type next', () => {
  expect(`\n${catalogUpdateView.text(update, context)}\n`).toMatchInlineSnapshot(`
    "
    CLOUD  REGION     RESULT     ADDED  CHANGED  GONE
    aws    us-east-1  held back      0        1     0
    aws    us-east-2  updated        1        0     0
    aws    eu-west-1  failed         0        0     0

    Held back
      - aws us-east-1 use1-az4: p5.48xlarge on-demand from $50.00 to $75.00 an hour (+50.0 %)
      - aws us-east-1: 2 of 20 spot prices are gone

    Not read
      - aws spot: EC2 does not answer (us-west-2, eu-west-1)

    Left out
      - gcp on-demand, spot: it needs a key; set it

    Incomplete in the price lists
      - azure eastus ND96 spot: there are two prices

    2 regions as before; saved; no price of aws, gcp or azure is older than 2026-03-16

    Next:
      gpuctl catalog update --cloud aws --region us-east-1 --accept  takes what was held back
    "
  `)
})

test('what was accepted is told as taken, and what changed nothing in one line', () => {
  const taken = update.regions.slice(0, 1).map((each) => ({...each, outcome: 'updated' as const}))
  const text = catalogUpdateView.text({...update, verdict: 'fresh', regions: taken, leftOut: []}, context)
  expect(text).toContain('Taken all the same\n')
  expect(text).not.toContain('Next:')
  const same = {...update, verdict: 'fresh', regions: [region('us-west-1')], leftOut: [], incomplete: []} as const
  expect(catalogUpdateView.text(same, context)).toBe(
    'nothing changed: 1 region as before; saved; no price of aws, gcp or azure is older than 2026-03-16',
  )
})

test('many reasons are counted', () => {
  const heldBack = Array.from({length: 30}, () => ({kind: 'price-moved' as const, ...change}))
  const regions = [region('us-east-1', {outcome: 'held-back', heldBack})]
  expect(catalogUpdateView.text({...update, regions}, context)).toContain('  … and 10 more; --json has all\n')
})
