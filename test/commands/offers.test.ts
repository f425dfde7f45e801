import {join} from 'node:path'
import {expect, test} from 'vitest'
import {csvRows} from '../../src/domain/catalog/csv.ts'
import {OFFER_CSV_TITLES} from '../../src/views/offers-csv-view.ts'
import {runGpuctl} from '../support/run-gpuctl.ts'

const env = {GPUCTL_CATALOG: join(import.meta.dirname, '../../templates/catalog')}
const offers = (...words: readonly string[]) => runGpuctl(['offers', ...words], {env})

test('offers lists what meets every filter as text, as one document and as CSV', async () => {
  const words = ['--gpu', 'H100', '--count', '8', '--rdma', '--cloud', 'aws,gcp', '--min-inter-node', '400 Gbps']
  const [text, json, csv] = await Promise.all([offers(...words), offers(...words, '--json'), offers(...words, '--csv')])
  expect(text.stdout).toMatch(/^CLOUD +TYPE .*\naws +p5\.48xlarge +8x H100-SXM +spot +/)
  const {type, version, data} = JSON.parse(json.stdout)
  expect({type, version}).toEqual({type: 'offers', version: 1})
  expect(data.found).toBe(data.offers.length)
  expect(data.offers.length).toBeGreaterThan(10)
  for (const offer of data.offers) expect(offer).toMatchObject({gpu: {count: 8}, interNode: {rdma: true}})
  const rows = csvRows({name: 'offers.csv', text: csv.stdout}, OFFER_CSV_TITLES)
  expect(rows.map(({cells}) => cells[5])).toEqual(
    data.offers.map(({usdPerHour}: {readonly usdPerHour: string}) => usdPerHour),
  )
  expect([text, json, csv].map(({exitCode, stderr}) => [exitCode, stderr])).toEqual([
    [0, ''],
    [0, ''],
    [0, ''],
  ])
})

test('offers of which there are none says which filter to leave out, and succeeds', async () => {
  const words = ['--gpu', 'H100-SXM', '--rdma', '--max-usd-per-hour', '0.01']
  const [text, json] = await Promise.all([offers(...words), offers(...words, '--json', '--group')])
  expect(text.stdout).toMatch(/^nothing matches; without --max-usd-per-hour there would be \d+ offerings\n$/)
  expect(JSON.parse(json.stdout).data).toMatchObject({found: 0, groups: []})
  expect([text.exitCode, json.exitCode]).toEqual([0, 0])
})

test.each([
  [['--gpu', 'H10O'], /no GPU is named H10O\nNext: {2}did you mean H100\?/],
  [['--count', '0'], /--count: "0" is not right here\nNext: {2}give a number of GPUs: 8, or 4\+/],
  [['--min-memory-gib', '-1'], /--min-memory-gib: "-1" .*\nNext: {2}give a number above 0/],
  [['--max-usd-per-hour', '0'], /--max-usd-per-hour: "0" .*\nNext: {2}give a price in USD above 0/],
  [['--limit', '0'], /--limit/],
  [['--min-inter-node', '0 Gbps'], /--min-inter-node: .*\nNext: {2}give a rate such as "400 Gbps"/],
  [['--min-intra-node', 'nvlnk4'], /--min-intra-node: .*\nNext: .* such as nvlink4/],
  [['--fabric', 'myrinet'], /to be one of: efa, /],
  [['--csv', '--json'], /"code": "USAGE"/],
  [['--flat', '--group'], /--group/],
])('offers %j is a mistake of the command line', async (words, message) => {
  const {exitCode, stdout, stderr} = await offers(...words)
  expect(stdout + stderr).toMatch(message)
  expect(exitCode).toBe(2)
})
