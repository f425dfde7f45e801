import type {EmulatedStatus} from '../domain/emulated-status.ts'
import {count} from './count.ts'
import {pricePerHour, usdJson} from './money.ts'
import {table} from './table.ts'
import type {TextContext, View} from './view.ts'

/** What emulated clouds have, and where they listen. */
export const emulateStatusView: View<EmulatedStatus> = {type: 'emulated-clouds', text, json}

function text({clouds, calls, nowUnixMs}: EmulatedStatus, context: TextContext): string {
  const rows = clouds.flatMap(({cloud, resources}) =>
    resources.map(({kind, id, state = '', tags, nanoUsdPerHour}) => [
      cloud,
      kind,
      id,
      state,
      tags['gpuctl:cluster'] ?? tags['gpuctl-cluster'] ?? '',
      nanoUsdPerHour === 0n ? '' : pricePerHour(nanoUsdPerHour),
    ]),
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
