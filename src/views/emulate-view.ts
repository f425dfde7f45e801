import type {EmulatedStatus} from '../domain/emulated-status.ts'
import {count} from './count.ts'
import {pricePerHour, usdJson} from './money.ts'
import {table} from './table.ts'
import type {TextContext, View} from './view.ts'

/** What emulated clouds have, and where they listen. */
export const emulateStatusView: View<EmulatedStatus> = {type: 'emulated-clouds', text, json}

function text({clouds, calls, nowUnixMs}: EmulatedStatus, context: TextContext): string {
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
    ...clouds.map(({cloud, endpoint}) => `${cloud} at ${endpoint}`),
    `emulated: nothing is billed. ${count(calls, 'call')} so far; there it is ${new Date(nowUnixMs).toISOString()}.`,
  ].join('\n')
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

function json({clouds, calls, nowUnixMs}: EmulatedStatus) {
  return {
    emulated: true,
    now: new Date(nowUnixMs).toISOString(),
    calls,
    clouds: clouds.map(({cloud, endpoint, resources}) => ({
      cloud,
      endpoint,
      resources: resources.map(({nanoUsdPerHour, ...resource}) => ({...resource, usdPerHour: usdJson(nanoUsdPerHour)})),
    })),
  }
}
