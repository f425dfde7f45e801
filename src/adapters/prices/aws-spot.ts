import type {AvailabilityZone, EC2Client} from '@aws-sdk/client-ec2'
import type {PriceRow} from '../../domain/catalog/price-row.ts'
import type {PriceRequest, PriceSource} from '../../ports/price-source.ts'
import {askEc2, credentialsRefused, RegionRefused} from './ask-ec2.ts'
import {awsSpotRows, type SpotPriceEntry} from './aws-spot-rows.ts'
import {followPages} from './follow-pages.ts'
import type {HttpTuning} from './http-get.ts'
import {lackOfAwsCredentials} from './lack-of-aws-credentials.ts'
import {type RegionPrices, readRegions} from './read-regions.ts'

export interface AwsSpotOptions extends HttpTuning {
  /** Of EC2, as AWS_ENDPOINT_URL_EC2 gives it. */
  readonly endpoint?: string
  /** Absent: what the SDK finds. */
  readonly credentials?: {readonly accessKeyId: string; readonly secretAccessKey: string}
  readonly now?: () => Date
}

/**
 * EC2's spot prices that are in force, by zone id: what an account calls a zone is another place in another account.
 *
 * @source EC2 API, DescribeSpotPriceHistory: with StartTime = now it returns the prices in force
 */
export const awsSpotPrices = (options: AwsSpotOptions = {}): PriceSource => ({
  cloud: 'aws',
  purchases: ['spot'],
  lacks: async (signal) => (options.credentials ? undefined : lackOfAwsCredentials(signal)),
  async *prices(request) {
    let refusals = 0
    yield* readRegions(request, async (region): Promise<RegionPrices> => {
      try {
        return await readRegion(region, request, options)
      } catch (error) {
        if (!(error instanceof RegionRefused)) throw error
        if (error.code === 'AuthFailure') refusals++
        if (refusals === request.regions.length) throw credentialsRefused('AWS refuses the credentials', error)
        return {skipped: `EC2 answers ${error.code}: it is not enabled for this account`}
      }
    })
  },
})

async function readRegion(
  region: string,
  request: PriceRequest,
  options: AwsSpotOptions,
): Promise<readonly PriceRow[]> {
  const {signal} = request
  const types = request.machineTypes.filter(({cloud}) => cloud === 'aws').map(({instanceType}) => instanceType)
  if (types.length === 0) return []
  // Loaded here: an SDK takes longer to load than most commands run.
  const {DescribeAvailabilityZonesCommand, DescribeSpotPriceHistoryCommand, EC2Client} = await import(
    '@aws-sdk/client-ec2'
  )
  const client = new EC2Client({region, ...clientSettings(options)})
  try {
    const ask = <T>(question: () => Promise<T>) => askEc2(region, {...options, signal}, question)
    const zones = await ask(() =>
      client.send(new DescribeAvailabilityZonesCommand({AllAvailabilityZones: true}), {abortSignal: signal}),
    )
    const history: SpotPriceEntry[] = []
    const StartTime = (options.now ?? (() => new Date()))()
    for (const some of chunksOf(types, MOST_FILTER_VALUES))
      await followPages(`EC2 in ${region}`, async (NextToken) => {
        const question = new DescribeSpotPriceHistoryCommand({
          StartTime,
          ProductDescriptions: ['Linux/UNIX'],
          Filters: [{Name: 'instance-type', Values: some}], // InstanceTypes would refuse those that a region lacks
          MaxResults: 1000,
          ...(NextToken === undefined ? {} : {NextToken}),
        })
        const page = await ask(() => client.send(question, {abortSignal: signal}))
        history.push(...(page.SpotPriceHistory ?? []))
        return page.NextToken
      })
    return awsSpotRows(region, history, zoneIdsOf(zones.AvailabilityZones), new Set(types))
  } finally {
    client.destroy()
  }
}

const MOST_FILTER_VALUES = 200

function clientSettings({endpoint, credentials, firstByteMs = 5_000, idleMs = 15_000}: AwsSpotOptions) {
  return {
    ...(endpoint === undefined ? {} : {endpoint}),
    ...(credentials === undefined ? {} : {credentials}),
    maxAttempts: 1, // askEc2 tries again
    requestHandler: {connectionTimeout: firstByteMs, requestTimeout: idleMs, throwOnRequestTimeout: true},
  } satisfies ConstructorParameters<typeof EC2Client>[0]
}

const zoneIdsOf = (zones: readonly AvailabilityZone[] = []) =>
  new Map(zones.flatMap(({ZoneName, ZoneId}) => (ZoneName && ZoneId ? [[ZoneName, ZoneId] as const] : [])))

const chunksOf = <T>(all: readonly T[], size: number): T[][] =>
  Array.from({length: Math.ceil(all.length / size)}, (_, index) => all.slice(index * size, (index + 1) * size))
