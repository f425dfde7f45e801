import {expect, test} from 'vitest'
import type {Catalog} from '../../src/domain/catalog/catalog.ts'
import {diffCatalogs} from '../../src/domain/catalog/diff-catalogs.ts'
import {shownCatalog} from '../../src/domain/catalog/shown-catalog.ts'
import {catalogDiffView} from '../../src/views/catalog-diff-view.ts'
import {catalogView} from '../../src/views/catalog-view.ts'
import {noPaint} from '../../src/views/paint.ts'
import {syntheticCatalog} from '../support/synthetic-catalog.ts'

const context = {width: 60, paint: noPaint, nowUnixMs: 0}
const made = syntheticCatalog(300)
const provenance = {
  ...made.provenance,
  sources: [{facts: 'prices', clouds: ['aws', 'gcp'], from: 'a list of prices that somebody made', date: 'unknown'}],
  knownGaps: ['no prices of what nobody sells'],
} as const
const catalog: Catalog = {...made, provenance}

test('show tells date, hash and counts, and wraps what is long', () => {
  const shown = shownCatalog(catalog, 'unknown', Date.parse('2026-03-26'))
  expect(`\n${catalogView.text(shown, context)}\n`).toMatchInlineSnapshot(`
    "
    catalog  synthetic
    date     2026-03-16, 10 days ago
    hash     0000000000000000000000000000000000000000000000000000000000000001

    CLOUD       TYPES  REGIONS  OFFERINGS  PRICED
    aws            48       23        148     146
    azure          27       25         41      27
    gcp            31       18         33      31
    hyperstack     19        1          1       0
    lambda         21       15         30      13
    nebius         18        1          3       2
    oci            12        2          6       6
    runpod         55        8         35      35
    verda          17        1          3       1
    total         248       94        300     261

    Sources
      - prices of aws, gcp: a list of prices that somebody made
        (not dated)

    Known gaps
      - no prices of what nobody sells
    "
  `)
  expect(catalogView.json(shown)).toMatchObject({date: '2026-03-16', ageDays: 10, offerings: 300, hints: []})
})

const wholePrice = (factor: number): Catalog => ({
  ...catalog,
  offerings: {...made.offerings, priceNanoUsd: made.offerings.priceNanoUsd.map((price) => Math.round(price * factor))},
})

test('diff shows the largest changes and counts the rest', () => {
  const text = catalogDiffView.text(diffCatalogs(catalog, wholePrice(1.1)), context)
  const lines = text.split('\n')
  expect(lines.slice(0, 4)).toEqual([
    'from synthetic, of 2026-03-16',
    'to   synthetic, of 2026-03-16',
    '',
    expect.any(String),
  ])
  expect(lines[3]).toMatch(/^Prices: \d+$/)
  expect(lines[4]).toMatch(/^CHANGE +\$\/H +TYPE/)
  expect(lines.filter((line) => line.startsWith('+10.0%'))).toHaveLength(20)
  expect(lines.at(-1)).toMatch(/^… and \d+ more; --json has all$/)
})

test('diff of the same says so, and its document has every change', () => {
  expect(catalogDiffView.text(diffCatalogs(catalog, catalog), context)).toMatch(/\n\nno difference$/)
  const diff = diffCatalogs(catalog, wholePrice(0.5))
  const document = catalogDiffView.json(diff) as {offerings: {repriced: readonly object[]}}
  expect(document.offerings.repriced).toHaveLength(diff.repriced.length)
  expect(document.offerings.repriced[0]).toMatchObject({
    changePercent: -50,
    usdPerHour: expect.stringMatching(/^\d+(\.\d+)?$/),
    beforeUsdPerHour: expect.stringMatching(/^\d+(\.\d+)?$/),
  })
})

test('diff names the facts of a machine type that changed, unknown ones too', () => {
  const [first, ...others] = catalog.types
  if (!first) throw new Error('there are types')
  const types = [{...first, interNode: {...first.interNode, rdma: true}}, ...others]
  const text = catalogDiffView.text(diffCatalogs(catalog, {...catalog, types}), context)
  expect(text).toContain('Machine types changed: 1\n  aws g4dn.12xlarge: rdma unknown → true')
})
