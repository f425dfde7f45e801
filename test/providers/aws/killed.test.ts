import {afterAll, describe, expect, test} from 'vitest'
import type {Cloud} from '../../../src/ports/cloud.ts'
import {type EmulatedEc2, KEYS, OFFERING, startEc2} from '../../support/aws/emulated-ec2.ts'
import {rentalOf} from '../../support/aws/rental.ts'
import {killedAt} from '../../support/killed-at.ts'

const bounded = () => AbortSignal.timeout(20_000)
const points: Record<string, number> = {}

afterAll(() =>
  console.info(`killed at ${Object.values(points).reduce((a, b) => a + b, 0)} points: ${JSON.stringify(points)}`),
)

const WITH_FABRIC = rentalOf({...OFFERING, instanceType: 'g4dn.12xlarge'}, KEYS.host)

interface Scenario {
  /** Undisturbed. */
  readonly before: (cloud: Cloud, ec2: EmulatedEc2) => Promise<unknown>
  /** Killed at each of its calls. */
  readonly act: (cloud: Cloud, ec2: EmulatedEc2, signal: AbortSignal) => Promise<unknown>
  /** What there is in the end. */
  readonly after: (cloud: Cloud, ec2: EmulatedEc2) => Promise<void>
}

const network = (cloud: Cloud, {cluster}: EmulatedEc2, signal = bounded()) =>
  cloud.ensureNetwork({cluster, region: 'us-east-1', sshFrom: ['192.0.2.0/24'], owner: 'tester'}, signal)

async function exactly(cloud: Cloud, ec2: EmulatedEc2, size: number, more = {}) {
  await network(cloud, ec2)
  const {members, fault} = await cloud.ensureGang(ec2.gang(size, {}, more), bounded())
  expect(fault).toBeUndefined()
  expect(members.map(({index, state}) => [index, state])).toEqual(
    Array.from({length: size}, (_, index) => [index, 'running']),
  )
  expect(ec2.left().filter((each) => each.startsWith('instance '))).toHaveLength(size)
}

async function nothing(cloud: Cloud, ec2: EmulatedEc2) {
  await cloud.removeGang({cluster: ec2.cluster, pool: 'train'}, bounded())
  await cloud.removeNetwork({cluster: ec2.cluster, region: 'us-east-1'}, bounded())
  await cloud.sweep(ec2.cluster, bounded())
  expect(ec2.left()).toEqual([])
}

const SCENARIOS: Readonly<Record<string, Scenario>> = {
  'the first up': {
    before: async () => {},
    async act(cloud, ec2, signal) {
      await network(cloud, ec2, signal)
      await cloud.ensureGang(ec2.gang(2), signal)
    },
    after: (cloud, ec2) => exactly(cloud, ec2, 2),
  },
  'an up from 2 to 4': {
    before: (cloud, ec2) => exactly(cloud, ec2, 2),
    act: (cloud, ec2, signal) => cloud.ensureGang(ec2.gang(4), signal),
    after: (cloud, ec2) => exactly(cloud, ec2, 4),
  },
  'an up with a placement group, EFA and Elastic IPs': {
    before: (cloud, ec2) => network(cloud, ec2),
    act: (cloud, ec2, signal) => cloud.ensureGang(ec2.gang(2, {}, {...WITH_FABRIC, together: true}), signal),
    async after(cloud, ec2) {
      await exactly(cloud, ec2, 2, {...WITH_FABRIC, together: true})
      expect(ec2.left().filter((each) => each.startsWith('elastic-ip'))).toHaveLength(2)
      expect(ec2.left().filter((each) => each.startsWith('placement-group'))).toHaveLength(1)
    },
  },
  'a change from 3 to 1': {
    before: (cloud, ec2) => exactly(cloud, ec2, 3),
    act: (cloud, ec2, signal) => cloud.ensureGang(ec2.gang(1), signal),
    after: (cloud, ec2) => exactly(cloud, ec2, 1),
  },
  'an up that finds no capacity': {
    async before(cloud, ec2) {
      await network(cloud, ec2)
      ec2.world.market.set({instanceType: 'c7i.large', zone: 'use1-az4', nodes: 1})
    },
    act: (cloud, ec2, signal) => cloud.ensureGang(ec2.gang(2, {}, {together: true}), signal),
    async after(cloud, ec2) {
      const {members, fault} = await cloud.ensureGang(ec2.gang(2, {}, {together: true}), bounded())
      expect([members, fault?.kind]).toEqual([[], 'capacity'])
      expect(ec2.left().filter((each) => /^(instance|placement-group|volume)/.test(each))).toEqual([])
    },
  },
  'a down': {
    before: (cloud, ec2) => exactly(cloud, ec2, 2, {...WITH_FABRIC, together: true}),
    async act(cloud, {cluster}, signal) {
      await cloud.removeGang({cluster, pool: 'train'}, signal)
      await cloud.removeNetwork({cluster, region: 'us-east-1'}, signal)
    },
    after: async () => {},
  },
}

describe.each(Object.entries(SCENARIOS))('killed at each call of %s', (name, {before, act, after}) => {
  test.each(['before', 'after'] as const)(
    '%s it is done, the next client ends where it should',
    async (when) => {
      for (let k = 1; ; k++) {
        await using ec2 = await startEc2()
        await before(ec2.cloud(), ec2)
        const kill = killedAt(ec2.world.script, k, when)
        const outcome = await act(ec2.cloud(), ec2, kill.signal).then(
          () => undefined,
          (error: unknown) => error,
        )
        if (!kill.happened()) break
        expect(outcome, `${when} call ${k}`).toEqual(new Error('killed'))
        await after(ec2.cloud(), ec2)
        await nothing(ec2.cloud(), ec2)
        points[name] = (points[name] ?? 0) + 1
      }
    },
    60_000,
  )
})
