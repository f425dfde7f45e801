import type {EmulatedStatus} from '../domain/emulated-status.ts'
import {formatDuration} from '../domain/units/format-duration.ts'
import {count} from './count.ts'
import {printable} from './display-width.ts'
import {pricePerHour, usdJson} from './money.ts'
import {table} from './table.ts'
import type {TextContext, View} from './view.ts'

/** What emulated clouds have, and where they listen. */
export const emulateStatusView: View<EmulatedStatus> = {type: 'emulated-clouds', text, json}

function text(status: EmulatedStatus, context: TextContext): string {
  const {clouds, calls, nowUnixMs} = status
  const rows = clouds.flatMap(({cloud, resources}) =>
    [...Map.groupBy(resources, kindAndCluster).values()].flatMap((alike) => rowsOf(cloud, alike)),
  )
  const columns = [
    {title: 'CLOUD'},
    {title: 'KIND', drop: 2},
    {title: 'ID', least: 12},
    {title: 'STATE', drop: 1},
    {title: 'CLUSTER', drop: 3},
    {title: '$/H', align: 'right'},
  ] as const
  return [
    rows.length === 0 ? 'nothing is there' : table(columns, rows, context),
    '',
    ...clouds.flatMap(({cloud, faultyHosts}) =>
      faultyHosts.map(({instance, words}) => printable(`${cloud}: host of ${instance} reported: ${words.join(', ')}`)),
    ),
    ...clouds.map(({cloud, endpoint}) => `${cloud} at ${endpoint}`),
    `emulated: nothing is billed. ${count(calls, 'call')} so far; there it is ${new Date(nowUnixMs).toISOString()}${paceOf(status)}.`,
  ].join('\n')
}

/** What is not as it is at first. */
function paceOf({clockRate, latency}: EmulatedStatus): string {
  const took = [
    ['to boot', latency.bootMs],
    ['for an operation', latency.operationMs],
    ['until lists show it', latency.listingMs],
  ] as const
  const told = took.flatMap(([what, ms]) => (ms === 0 ? [] : [`${formatDuration(ms / 1000)} ${what}`]))
  const rate =
    clockRate === 1 ? [] : [clockRate === 0 ? 'the clock stands' : `the clock runs ${clockRate} times as fast`]
  return [...rate, ...told].map((each) => `, ${each}`).join('')
}

type Resource = EmulatedStatus['clouds'][number]['resources'][number]

const clusterOf = ({tags}: Resource) => tags['gpuctl:cluster'] ?? tags['gpuctl-cluster'] ?? ''
const kindAndCluster = (resource: Resource) => `${resource.kind} ${clusterOf(resource)}`

/** One each; a row for all where there are many, such as the network interfaces of a node. */
function rowsOf(cloud: string, alike: readonly Resource[]): readonly (readonly string[])[] {
  const [first] = alike
  const priced = (nanoUsd: bigint) => (nanoUsd === 0n ? '' : pricePerHour(nanoUsd))
  if (alike.length > MOST_ROWS && first !== undefined) {
    const sum = alike.reduce((nanoUsd, {nanoUsdPerHour}) => nanoUsd + nanoUsdPerHour, 0n)
    return [[cloud, first.kind, `${alike.length} of them`, '', clusterOf(first), priced(sum)]]
  }
  return alike.map((resource) => [
    ...[cloud, resource.kind, resource.id, resource.state ?? '', clusterOf(resource)],
    priced(resource.nanoUsdPerHour),
  ])
}

const MOST_ROWS = 8

function json({clouds, calls, nowUnixMs, clockRate, latency}: EmulatedStatus) {
  return {
    emulated: true,
    now: new Date(nowUnixMs).toISOString(),
    clockRate,
    latencySeconds: {
      boot: latency.bootMs / 1000,
      operation: latency.operationMs / 1000,
      listing: latency.listingMs / 1000,
    },
    calls,
    clouds: clouds.map(({cloud, endpoint, resources, faultyHosts}) => ({
      cloud,
      endpoint,
      faultyHosts,
      resources: resources.map(({nanoUsdPerHour, ...resource}) => ({...resource, usdPerHour: usdJson(nanoUsdPerHour)})),
    })),
  }
}
