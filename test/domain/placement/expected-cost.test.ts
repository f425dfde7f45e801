import {expect, test} from 'vitest'
import {expectedNanoUsd, usefulness} from '../../../src/domain/placement/expected-cost.ts'
import {trafficNanoUsdPerGb} from '../../../src/domain/placement/traffic-price.ts'
import {P5, T4} from '../catalog/small-catalog.ts'

const HALF_LOST = {spotInterruptionsPerNodeHour: 0.1, lostWorkHours: 0.3, restartHours: 0.2}
const NODES = {nodes: 4, bundledDiskNanoUsdPerHour: 500, billing: {leastSeconds: 60, stepSeconds: 1}}

test.each([
  ['on demand a price and its disks', {}, false, 4 * 10_500],
  ['on spot what a gang does again, when any node stops all', {}, true, 4 * 10_500 * (1 + 4 * 0.1 * 0.5)],
  ['on spot what a node by itself does again', {gpusTotal: 32}, true, 4 * 10_500 * (1 + 0.1 * 0.5)],
])('an hour of four nodes is %s', (_what, pool, isSpot, nanoUsd) => {
  expect(expectedNanoUsd(pool, 10_000, {...NODES, isSpot}, HALF_LOST)).toBe(nanoUsd)
})

test.each([
  [20, {leastSeconds: 60, stepSeconds: 1}, 3],
  [60, {leastSeconds: 60, stepSeconds: 1}, 1],
  [90, {leastSeconds: 60, stepSeconds: 1}, 1],
  [90, {leastSeconds: 60, stepSeconds: 60}, 120 / 90],
  [undefined, {leastSeconds: 60, stepSeconds: 60}, 1],
])('nodes that live %s s are charged as %o says', (livesSeconds, billing, share) => {
  const expected = Math.round(10_500 * share) * 4
  expect(expectedNanoUsd({}, 10_000, {...NODES, billing, isSpot: false}, HALF_LOST, livesSeconds)).toBe(expected)
})

test.each([
  ['usd-per-hour', P5.gpu, 1],
  ['usd-per-memory-bandwidth', P5.gpu, 1],
  ['usd-per-memory-bandwidth', T4, 320 / 3350],
  ['usd-per-compute', T4, 'unknown'],
  ['usd-per-network', T4, 1],
] as const)('a GPU is of use for %s against an H100', (objective, gpu, use) => {
  expect(usefulness(objective, {...P5, gpu})).toBe(use)
})

test.each([
  ['aws,us-1,a', 'aws,us-1,a', 0],
  ['aws,us-1,a', 'aws,us-1,b', 20],
  ['aws,us-1,a', 'aws,eu-1,a', 20],
  ['azure,us-1,', 'azure,us-1,1', 0],
  ['aws,us-1,a', 'gcp,us-1,a', 105],
  ['gcp,us-1,a', 'azure,us-1,a', 103.5],
  ['elsewhere,us-1,a', 'elsewhere,us-2,a', 20],
])('traffic from %s to %s has a price, the same both ways', (from, to, millis) => {
  const [one, other] = [locationOf(from), locationOf(to)]
  expect(trafficNanoUsdPerGb(one, other)).toBe(millis * 1e6)
  expect(trafficNanoUsdPerGb(other, one)).toBe(millis * 1e6)
})

function locationOf(text: string) {
  const [cloud = '', region = '', zone = ''] = text.split(',')
  return {cloud, region, zone}
}
