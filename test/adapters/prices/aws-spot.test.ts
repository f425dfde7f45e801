import {expect, test} from 'vitest'
import {awsSpotPrices} from '../../../src/adapters/prices/aws-spot.ts'
import {type Answer, collect, machineType, noPause, startPriceServer} from './price-server.ts'

const TYPES = ['p5.48xlarge', 'g6.xlarge'].map((name) => machineType('aws', name))
const credentials = {accessKeyId: 'AKIATEST', secretAccessKey: 'test'}
const now = () => new Date('2026-06-18T12:00:00Z')

const xml = (action: string, inner: string): Answer => ({
  headers: {'Content-Type': 'text/xml'},
  body: `<?xml version="1.0"?><${action}Response xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>r</requestId>${inner}</${action}Response>`,
})
const refusal = (status: number, code: string): Answer => ({
  status,
  headers: {'Content-Type': 'text/xml'},
  body: `<?xml version="1.0"?><Response><Errors><Error><Code>${code}</Code><Message>no</Message></Error></Errors><RequestID>r</RequestID></Response>`,
})
const zones = xml(
  'DescribeAvailabilityZones',
  `<availabilityZoneInfo>${['a,use1-az4', 'b,use1-az6', 'c,']
    .map((pair) => pair.split(','))
    .map(([name, id]) => `<item><zoneName>us-east-1${name}</zoneName>${id ? `<zoneId>${id}</zoneId>` : ''}</item>`)
    .join('')}</availabilityZoneInfo>`,
)
const entry = (zone: string, type: string, price: string, at = '2026-06-18T11:00:00.000Z', product = 'Linux/UNIX') =>
  `<item><availabilityZone>us-east-1${zone}</availabilityZone><instanceType>${type}</instanceType><productDescription>${product}</productDescription><spotPrice>${price}</spotPrice><timestamp>${at}</timestamp></item>`
const history = (entries: readonly string[], nextToken = '') =>
  xml(
    'DescribeSpotPriceHistory',
    `<spotPriceHistorySet>${entries.join('')}</spotPriceHistorySet><nextToken>${nextToken}</nextToken>`,
  )

/** EC2 of all regions: the SDK says which one in what it signs. */
async function startEc2(answer: (action: string, query: URLSearchParams, region: string, asked: number) => Answer) {
  const server = await startPriceServer((_, body, asked) => {
    const query = new URLSearchParams(body)
    const region = /\/(\w+-\w+-\d)\/ec2\//.exec(server.asked.at(-1)?.headers.authorization ?? '')?.[1] ?? ''
    return answer(query.get('Action') ?? '', query, region, asked)
  })
  return server
}

const prices = (url: URL, tuning = noPause()) =>
  awsSpotPrices({endpoint: url.href, credentials, now, pause: tuning.pause, random: tuning.random})

test('takes the newest Linux price of each type in each zone, by zone id, from all pages', async () => {
  const {url, asked} = await startEc2((action, query) => {
    if (action === 'DescribeAvailabilityZones') return zones
    return query.get('NextToken') === null
      ? history(
          [entry('a', 'p5.48xlarge', '21.500000'), entry('a', 'p5.48xlarge', '20.000000', '2026-06-17T00:00:00.000Z')],
          'more',
        )
      : history([
          entry('b', 'p5.48xlarge', '0.1234567891'),
          entry('b', 'g6.xlarge', '0.300000', undefined, 'Windows'),
          entry('c', 'm5.large', '0.050000'),
          entry('a', 'g6.xlarge', '0.000000'),
        ])
  })
  const {rows, news} = await collect(prices(url), ['us-east-1'], TYPES)
  const place = {cloud: 'aws', region: 'us-east-1', instanceType: 'p5.48xlarge', source: 'EC2 spot price history'}
  expect(rows).toEqual([
    {...place, zone: 'use1-az4', spot: 21_500_000_000},
    {...place, zone: 'use1-az6', spot: 123_456_789},
  ])
  expect(news).toEqual([{kind: 'region-read', region: 'us-east-1', rows: 2}])
  const query = new URLSearchParams(asked[1]?.body)
  expect(query.get('StartTime')).toMatch(/^2026-06-18T12:00:00/)
  expect(query.get('ProductDescription.1')).toBe('Linux/UNIX')
  expect(query.get('Filter.1.Name')).toBe('instance-type')
  expect(query.get('Filter.1.Value.2')).toBe('g6.xlarge')
})

test('a price in a zone without an id fails its region', async () => {
  const {url} = await startEc2((action) =>
    action === 'DescribeAvailabilityZones' ? zones : history([entry('c', 'p5.48xlarge', '1.0')]),
  )
  const {rows, news} = await collect(prices(url), ['us-east-1'], TYPES)
  expect(rows).toEqual([])
  expect(news[0]).toMatchObject({kind: 'region-failed', error: {code: 'CATALOG_INVALID'}})
  expect(news[0]).toHaveProperty('error.message', expect.stringContaining('us-east-1c: the zone has no id'))
})

test.each([
  ['AuthFailure', 401],
  ['OptInRequired', 403],
])('a region that answers %s is skipped, and the next one read', async (code, status) => {
  const {url} = await startEc2((action, _, region) => {
    if (region === 'me-south-1') return refusal(status, code)
    return action === 'DescribeAvailabilityZones' ? zones : history([entry('a', 'p5.48xlarge', '20.0')])
  })
  const {rows, news} = await collect(prices(url), ['me-south-1', 'us-east-1'], TYPES)
  expect(rows).toHaveLength(1)
  expect(news[0]).toMatchObject({kind: 'region-skipped', region: 'me-south-1', why: expect.stringContaining(code)})
})

test.each(['AuthFailure', 'UnauthorizedOperation', 'ExpiredToken'])(
  '%s everywhere is about the credentials',
  async (code) => {
    const {url} = await startEc2(() => refusal(401, code))
    await expect(collect(prices(url), ['us-east-1', 'us-west-2'], TYPES)).rejects.toMatchObject({code: 'AUTH_FAILED'})
  },
)

test('is asked again while it throttles, by us and not by the SDK', async () => {
  const tuning = noPause()
  const {url, asked} = await startEc2((action, _, __, count) => {
    if (count <= 2) return refusal(503, 'RequestLimitExceeded')
    return action === 'DescribeAvailabilityZones' ? zones : history([entry('a', 'p5.48xlarge', '20.0')])
  })
  expect((await collect(prices(url, tuning), ['us-east-1'], TYPES)).rows).toHaveLength(1)
  expect(tuning.waitedMs).toHaveLength(2)
  expect(asked).toHaveLength(4)
})

test('a server that fails, or gives pages without end, fails its region', async () => {
  const {url, asked} = await startEc2((action, _, region) => {
    if (region === 'us-west-2') return refusal(500, 'InternalError')
    return action === 'DescribeAvailabilityZones' ? zones : history([entry('a', 'p5.48xlarge', '20.0')], 'again')
  })
  const {rows, news} = await collect(prices(url), ['us-west-2', 'us-east-1'], TYPES)
  expect(rows).toEqual([])
  expect(news.map(({kind}) => kind)).toEqual(['region-failed', 'region-failed'])
  expect(news[1]).toHaveProperty('error.message', expect.stringMatching(/circle/))
  expect(asked.length).toBeLessThan(10)
})

test('whoever is told to stop asks no more', async () => {
  const stop = new AbortController()
  const {url, asked} = await startEc2(() => {
    stop.abort(new Error('enough'))
    return {silent: true}
  })
  await expect(collect(prices(url), ['us-east-1'], TYPES, stop.signal)).rejects.toThrow(/enough|aborted/)
  expect(asked).toHaveLength(1)
})
