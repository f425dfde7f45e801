import {expect, test} from 'vitest'
import type {EmulatedStatus} from '../../src/domain/emulated-status.ts'
import {emulateStatusView} from '../../src/views/emulate-view.ts'
import {noPaint} from '../../src/views/paint.ts'

const resource = (kind: string, id: string, nanoUsdPerHour = 0n) => ({
  kind,
  id,
  tags: {'gpuctl:cluster': 'rack'},
  nanoUsdPerHour,
})

const STATUS: EmulatedStatus = {
  nowUnixMs: 0,
  clockRate: 1,
  latency: {bootMs: 0, operationMs: 0, listingMs: 0},
  calls: 1,
  clouds: [
    {
      cloud: 'aws',
      endpoint: 'http://127.0.0.1:1',
      resources: [
        {...resource('instance', 'i-1', 55_040_000_000n), state: 'running'},
        ...Array.from({length: 9}, (_, at) => resource('network-interface', `eni-${at}`)),
      ],
      faultyHosts: [{instance: 'i-1', words: ['PERFORMANCE'], description: 'slow'}],
    },
  ],
}

const context = {width: Infinity, paint: noPaint, nowUnixMs: 0}

test('what emulated clouds have is listed, many alike things in one line', () => {
  expect(`\n${emulateStatusView.text(STATUS, context)}\n`).toBe(`
CLOUD  KIND               ID         STATE    CLUSTER       $/H
aws    instance           i-1        running  rack     $55.04/h
aws    network-interface  9 of them           rack

aws: host of i-1 reported: PERFORMANCE
aws at http://127.0.0.1:1
emulated: nothing is billed. 1 call so far; there it is 1970-01-01T00:00:00.000Z.
`)
})

test('the document lists every one, and says that it is emulated', () => {
  const {clouds, ...rest} = emulateStatusView.json(STATUS) as {clouds: {resources: unknown[]}[]}
  expect(rest).toEqual({
    emulated: true,
    calls: 1,
    now: '1970-01-01T00:00:00.000Z',
    clockRate: 1,
    latencySeconds: {boot: 0, operation: 0, listing: 0},
  })
  expect(clouds[0]?.resources).toHaveLength(10)
  expect(clouds[0]?.resources[0]).toMatchObject({id: 'i-1', usdPerHour: '55.04'})
})

test('how long things take is told where they take any time', () => {
  const latency = {bootMs: 300_000, operationMs: 0, listingMs: 2000}
  expect(emulateStatusView.text({...STATUS, clockRate: 60, latency}, context)).toMatch(
    /Z, the clock runs 60 times as fast, 5m to boot, 2s until lists show it\.$/,
  )
  expect(emulateStatusView.text({...STATUS, clockRate: 0}, context)).toMatch(/Z, the clock stands\.$/)
})
