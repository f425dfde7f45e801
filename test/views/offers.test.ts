import fc from 'fast-check'
import {expect, test} from 'vitest'
import {csvRows} from '../../src/domain/catalog/csv.ts'
import type {OfferList} from '../../src/domain/catalog/offer-list.ts'
import {csv} from '../../src/views/csv.ts'
import {displayWidth} from '../../src/views/display-width.ts'
import {OFFER_CSV_TITLES, offersCsvView} from '../../src/views/offers-csv-view.ts'
import {offersView} from '../../src/views/offers-view.ts'
import {noPaint} from '../../src/views/paint.ts'
import {G4, LAMBDA, P5} from '../domain/catalog/small-catalog.ts'

const context = {width: Number.POSITIVE_INFINITY, paint: noPaint, nowUnixMs: 0}
const place = (cloud: string, region: string, zone = '') => ({cloud, region, zone})

const grouped: OfferList = {
  pricesOf: '2026-06-18',
  figure: 'usd-per-bf16-tflop',
  found: 4,
  leftOut: [],
  rows: {
    kind: 'groups',
    groups: [
      {
        type: P5,
        purchase: 'spot',
        lowestNanoUsdPerHour: 9_372_200_000n,
        highestNanoUsdPerHour: 75_955_200_000n,
        locations: [place('aws', 'us-east-1', 'use1-az1'), place('aws', 'us-east-2', 'use2-az3')],
      },
      {
        type: LAMBDA,
        purchase: 'on-demand',
        lowestNanoUsdPerHour: 23_920_000_000n,
        highestNanoUsdPerHour: 23_920_000_000n,
        locations: [place('lambda', 'us-west-3')],
      },
      {
        type: G4,
        purchase: 'on-demand',
        lowestNanoUsdPerHour: 'unknown',
        highestNanoUsdPerHour: 'unknown',
        locations: [place('aws', 'us-east-1', 'use1-az1')],
      },
    ],
  },
}
const flat: OfferList = {
  ...grouped,
  found: 2,
  figure: 'usd-per-hour',
  rows: {
    kind: 'offers',
    offers: [
      {type: P5, purchase: 'spot', nanoUsdPerHour: 9_372_212_345n, location: place('aws', 'us-east-1', 'use1-az1')},
      {type: LAMBDA, purchase: 'on-demand', nanoUsdPerHour: 'unknown', location: place('lambda', 'us-west-3')},
    ],
  },
}

test('groups show ranges, what they are ordered by, and ? for what is not known', () => {
  expect(`\n${offersView.text(grouped, context)}\n`).toMatchInlineSnapshot(`
    "
    CLOUD    TYPE              GPUS         PURCHASE          $/H  $/GPU-H  $/TFLOP/S  NETWORK                WHERE               LINK               GIB  VCPUS
    aws      p5.48xlarge       8x H100-SXM  spot       9.37–75.96     1.17    0.00118  3200 Gbps efa-v2 RDMA  2 regions, 2 zones  nvlink4 900 GB/s  2048    192
    *lambda  gpu_8x_h100_sxm5  8x H100-SXM  on-demand       23.92     2.99    0.00302  ?                      us-west-3           nvlink4 900 GB/s  2048    192
    aws      g4dn.xlarge       1x T4        on-demand           ?        ?          ?  5 Gbps ethernet        us-east-1 use1-az1  none                16      4

    3 of 4 rows  prices of 2026-06-18  * for reference: gpuctl makes clusters on aws, gcp, azure
    "
  `)
})

test.each([40, 60, 80, 100, 120])('at %i columns the type, its GPUs and its price are still there', (width) => {
  const lines = offersView.text({...grouped, figure: 'usd-per-hour'}, {...context, width}).split('\n')
  for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(width)
  if (width >= 80) expect(lines[0]).toMatch(/TYPE +GPUS +PURCHASE +\$\/H +\$\/GPU-H/)
})

test('offerings show where they are', () => {
  expect(`\n${offersView.text(flat, {...context, width: 120})}\n`).toMatchInlineSnapshot(`
    "
    CLOUD    TYPE              GPUS         PURCHASE    $/H  $/GPU-H  NETWORK         WHERE           LINK               GIB
    aws      p5.48xlarge       8x H100-SXM  spot       9.37     1.17  3200 Gbps efa…  us-east-1 use…  nvlink4 900 GB/s  2048
    *lambda  gpu_8x_h100_sxm5  8x H100-SXM  on-demand     ?        ?  ?               us-west-3       nvlink4 900 GB/s  2048

    prices of 2026-06-18  * for reference: gpuctl makes clusters on aws, gcp, azure
    "
  `)
})

test.each([
  [
    [
      {name: 'rdma', offers: 12},
      {name: 'gpu', offers: 3},
    ],
    'nothing matches; without --rdma there would be 12 offerings',
  ],
  [[{name: 'unpriced', offers: 1}], 'nothing with a known price matches; --unpriced shows 1 offering without one'],
  [[], 'nothing matches, and would not without any one of the filters'],
])('nothing found says why: %j', (leftOut, expected) => {
  const nothing: OfferList = {...flat, found: 0, leftOut, rows: {kind: 'offers', offers: []}}
  expect(offersView.text(nothing, context)).toBe(expected)
  expect(offersView.json(nothing)).toMatchObject({found: 0, offers: []})
  expect(offersCsvView.text(nothing, context)).toBe(`${OFFER_CSV_TITLES.join(',')}\r\n`)
})

test('the document has exact prices, unknown where nobody knows, and no zone where a price is of a region', () => {
  expect(offersView.json(flat)).toMatchObject({
    pricesOf: '2026-06-18',
    sort: 'usd-per-hour',
    found: 2,
    offers: [
      {
        cloud: 'aws',
        zone: 'use1-az1',
        usdPerHour: '9.372212345',
        usdPerGpuHour: '1.171526543',
        provisionable: true,
        gpu: {model: 'H100-SXM', count: 8, memoryGib: 80},
      },
      {cloud: 'lambda', zone: null, usdPerHour: 'unknown', provisionable: false, interNode: {rdma: 'unknown'}},
    ],
  })
  expect(offersView.json(grouped)).toMatchObject({
    groups: [
      {regions: ['us-east-1', 'us-east-2'], zones: ['use1-az1', 'use2-az3'], highestUsdPerHour: '75.9552'},
      {zones: [], usdPerBf16Tflop: '0.003023256'},
      {usdPerHour: 'unknown', usdPerBf16Tflop: 'unknown'},
    ],
  })
})

test('CSV has exact prices, and nothing where nobody knows', () => {
  const text = offersCsvView.text(flat, context)
  const columns = ['zone', 'usd_per_hour', 'usd_per_gbit', 'gpu_count', 'rdma', 'provisionable']
  expect(csvRows({name: 'offers.csv', text}, columns).map(({cells}) => cells)).toEqual([
    ['use1-az1', '9.372212345', '0.002928816', '8', 'true', 'true'],
    ['', '', '', '8', '', 'false'],
  ])
})

test('what CSV quotes is read back as it was', () => {
  const text = fc.string({unit: fc.constantFrom('a', ',', '"', ' ', 'é'), maxLength: 6})
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text, text)), (rows) => {
      const read = csvRows({name: 'a.csv', text: csv(['x', 'y', 'z'], rows)}, ['x', 'y', 'z'])
      expect(read.map(({cells}) => cells)).toEqual(rows)
    }),
  )
})
