import {describe, expect, test} from 'vitest'
import type {Cloud, GangRequest} from '../../../src/ports/cloud.ts'
import {type EmulatedEc2, KEYS, OFFERING, QUICK, startEc2} from '../../support/aws/emulated-ec2.ts'
import {rentalOf} from '../../support/aws/rental.ts'

const bounded = () => AbortSignal.timeout(20_000)

async function readied(options: Parameters<typeof startEc2>[0] = {}): Promise<EmulatedEc2> {
  const ec2 = await startEc2(options)
  const network = {cluster: ec2.cluster, region: 'us-east-1', owner: 'tester'}
  await ec2.cloud().ensureNetwork(network, bounded())
  return ec2
}

async function up(cloud: Cloud, request: GangRequest) {
  const {members, fault} = await cloud.ensureGang(request, bounded())
  expect(fault).toBeUndefined()
  return members
}

const launches = (ec2: EmulatedEc2) =>
  ec2.world.script.calls.filter(({operation}) => operation === 'RunInstances').length

const instances = (ec2: EmulatedEc2) => ec2.left().filter((each) => each.startsWith('instance '))

const SPOT = rentalOf({...OFFERING, purchase: 'spot'}, KEYS.host)

describe('a gang on EC2', () => {
  test('comes up in one launch, is found again, and goes without a trace', async () => {
    await using ec2 = await readied()
    const cloud = ec2.cloud()
    const news: string[] = []
    const members = await up(cloud, ec2.gang(3, {onNews: (text) => void news.push(text)}))
    expect(members.map(({name, state}) => [name, state])).toEqual(
      [0, 1, 2].map((index) => [`train-${index}`, 'running']),
    )
    expect(news.at(-1)).toBe('3 of 3 nodes run')
    expect(await cloud.nodes(ec2.cluster, bounded())).toEqual(members)
    expect(await up(ec2.cloud(), ec2.gang(3))).toEqual(members)
    expect(launches(ec2)).toBe(1)
    await cloud.removeGang({cluster: ec2.cluster, pool: 'train'}, bounded())
    await cloud.removeNetwork({cluster: ec2.cluster}, bounded())
    expect(ec2.left()).toEqual([])
    await cloud.sweep(ec2.cluster, bounded())
  })

  test('a node that was taken back is launched again, though its indices are the same, and once more', async () => {
    await using ec2 = await readied()
    const seen = new Set<string>()
    for (let round = 0; round < 4; round++) {
      const members = await up(ec2.cloud(), ec2.gang(2, {}, SPOT))
      const last = members[1]?.id ?? ''
      expect(seen.has(last)).toBe(false)
      seen.add(last)
      ec2.aws.reclaim(last, 0)
      await expect.poll(async () => (await ec2.cloud().nodes(ec2.cluster, bounded())).length).toBe(1)
    }
  })

  test('a whole gang that ended more than an hour ago is launched anew, though EC2 knows its token still', async () => {
    await using ec2 = await readied({clock: {rate: 0, startUnixMs: Date.now() - 3 * 3_600_000}})
    const before = await up(ec2.cloud(), ec2.gang(2))
    await ec2.cloud().removeGang({cluster: ec2.cluster, pool: 'train'}, bounded())
    ec2.world.clock.advance(2 * 3_600_000)
    const after = await up(ec2.cloud(), ec2.gang(2))
    expect(after.map(({id}) => id)).not.toEqual(before.map(({id}) => id))
    const changed = {...ec2.gang(0).rental, expiresAtUnixMs: 0} // other tags, other parameters
    await ec2.cloud().removeGang({cluster: ec2.cluster, pool: 'train'}, bounded())
    ec2.world.clock.advance(3_600_001)
    expect(await up(ec2.cloud(), ec2.gang(2, {}, changed))).toHaveLength(2)
    expect(instances(ec2)).toHaveLength(2)
  })

  test('a lost answer and a listing that is late make no doubles', async () => {
    await using ec2 = await startEc2({latency: {listingMs: 120}})
    const patient = {pace: {...QUICK, listingMs: 2000, retryWithinMs: 2000}}
    const network = {cluster: ec2.cluster, region: 'us-east-1', owner: 'tester', sshFrom: ['192.0.2.0/24']}
    await ec2.cloud(patient).ensureNetwork(network, bounded())
    ec2.world.script.add({operation: 'RunInstances', fault: {kind: 'reset-after'}})
    const [a, b] = await Promise.all([up(ec2.cloud(patient), ec2.gang(2)), up(ec2.cloud(patient), ec2.gang(2))])
    expect(a).toEqual(b)
    expect(instances(ec2)).toHaveLength(2)
    // Another expiry is another request under the same token, while no listing shows the first one.
    const [one, other] = [1, 2].map((day) => ec2.gang(1, {pool: 'b'}, {expiresAtUnixMs: Date.UTC(2030, 0, day)}))
    const both = await Promise.all([one, other].map((each) => up(ec2.cloud(patient), each as GangRequest)))
    expect(both[0]?.map(({id}) => id)).toEqual(both[1]?.map(({id}) => id))
    expect(instances(ec2)).toHaveLength(3)
    await ec2.cloud(patient).sweep(ec2.cluster, bounded())
    await expect.poll(() => ec2.left()).toEqual([])
  })

  test('zones with capacity are told by their ids, and nothing stays of what could not be had', async () => {
    await using ec2 = await readied()
    ec2.world.market.set({instanceType: 'c7i.large', nodes: 1})
    for (const zone of ['use1-az1', 'use1-az6']) ec2.world.market.set({instanceType: 'c7i.large', zone, nodes: 8})
    const {members, fault} = await ec2.cloud().ensureGang(ec2.gang(2, {}, {together: true}), bounded())
    expect(members).toEqual([])
    expect(fault).toMatchObject({
      kind: 'capacity',
      code: 'InsufficientInstanceCapacity',
      effect: 'none',
      exclude: {scope: 'zone', seconds: 180},
      zonesWithCapacity: ['use1-az1', 'use1-az6'],
    })
    expect(launches(ec2)).toBe(1)
    expect(ec2.left().filter((each) => /^(instance|placement-group)/.test(each))).toEqual([])
  })

  test('a repair that fails keeps what runs', async () => {
    await using ec2 = await readied()
    const two = await up(ec2.cloud(), ec2.gang(2, {}, {together: true}))
    ec2.world.quotas.limit({cloud: 'aws', region: 'us-east-1', name: 'L-1216C47A'}, 4)
    const {members, fault} = await ec2.cloud().ensureGang(ec2.gang(4, {}, {together: true}), bounded())
    expect(members).toEqual(two)
    expect(fault).toMatchObject({kind: 'quota', code: 'VcpuLimitExceeded', exclude: {scope: 'region', seconds: 600}})
  })

  test('too few Elastic IPs stop a launch before it costs anything', async () => {
    await using ec2 = await readied()
    ec2.world.quotas.limit({cloud: 'aws', region: 'us-east-1', name: 'L-0263D0A3'}, 1)
    const fabric = rentalOf({...OFFERING, instanceType: 'p5.48xlarge'}, KEYS.host)
    const {members, fault} = await ec2.cloud().ensureGang(ec2.gang(2, {}, fabric), bounded())
    expect([members, fault?.kind, fault?.code]).toEqual([[], 'quota', 'AddressLimitExceeded'])
    expect(launches(ec2)).toBe(0)
    expect(ec2.left().filter((each) => /^(instance|elastic-ip)/.test(each))).toEqual([])
  })

  test('an instance that does not run in time is given up', async () => {
    await using ec2 = await readied({clock: {rate: 0}, latency: {bootMs: 60_000}})
    const {machine} = rentalOf(OFFERING, KEYS.host)
    const request = ec2.gang(2, {}, {machine: {...machine, bootSeconds: 0.1}})
    const {members, fault} = await ec2.cloud().ensureGang(request, bounded())
    expect([members, fault?.code]).toEqual([[], 'BootTimeout'])
    expect(instances(ec2)).toEqual([])
  })

  test('nodes of another type, place or purchase are not what is wanted now', async () => {
    await using ec2 = await readied()
    const before = await up(ec2.cloud(), ec2.gang(2))
    const spot = await up(ec2.cloud(), ec2.gang(2, {}, SPOT))
    expect(spot.map(({id}) => before.some((each) => each.id === id))).toEqual([false, false])
    const elsewhere = await up(ec2.cloud(), ec2.gang(2, {}, rentalOf({...OFFERING, zone: 'use1-az6'}, KEYS.host)))
    expect(elsewhere).toHaveLength(2)
    expect(instances(ec2)).toHaveLength(2)
  })

  test('without its network it says so', async () => {
    await using ec2 = await startEc2()
    const {members, fault} = await ec2.cloud().ensureGang(ec2.gang(1), bounded())
    expect([members, fault?.kind, fault?.code]).toEqual([[], 'invalid', 'NetworkMissing'])
  })

  test('gangs in two regions are found together, and a region that refuses the account is passed over', async () => {
    await using ec2 = await readied()
    const west = rentalOf({...OFFERING, region: 'us-west-2', zone: 'usw2-az1'}, KEYS.host)
    await ec2.cloud().ensureNetwork({cluster: ec2.cluster, region: 'us-west-2', owner: 'tester'}, bounded())
    const [a] = await up(ec2.cloud(), ec2.gang(1, {pool: 'a'}))
    const [b] = await up(ec2.cloud(), ec2.gang(1, {pool: 'b'}, west))
    expect(await ec2.cloud().nodes(ec2.cluster, bounded())).toEqual([a, b])
    const refused = {code: 'UnauthorizedOperation', status: 403}
    ec2.world.script.add({operation: 'DescribeInstances', fault: {kind: 'error', error: refused}})
    expect(await ec2.cloud().nodes(ec2.cluster, bounded())).toHaveLength(1)
    ec2.world.script.add({operation: 'DescribeInstances', times: 2, fault: {kind: 'error', error: refused}})
    await expect(ec2.cloud().nodes(ec2.cluster, bounded())).rejects.toMatchObject({code: 'AUTH_FAILED'})
    await ec2.cloud().sweep(ec2.cluster, bounded())
    expect(ec2.left()).toEqual([])
  })
})
