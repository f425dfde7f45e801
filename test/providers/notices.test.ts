import {expect, test} from 'vitest'
import type {Notice} from '../../src/domain/notice.ts'
import type {Cloud, GangRequest} from '../../src/ports/cloud.ts'
import {OFFERING, startEc2} from '../support/aws/emulated-ec2.ts'
import {startGcp, ZONE} from '../support/gcp/start-gcp.ts'

const bounded = () => AbortSignal.timeout(20_000)

/** A gang that is up, and what is announced of its nodes. */
async function upOn(cloud: Cloud, gang: GangRequest, region: string) {
  const {members, fault} = await cloud.ensureGang(gang, bounded())
  expect(fault).toBeUndefined()
  const ids = members.map(({id}) => id)
  const notices = async (): Promise<readonly Notice[]> => {
    const live = await cloud.nodes(gang.cluster, bounded())
    const running = new Set(live.flatMap(({id, state}) => (state === 'running' ? [id] : [])))
    const request = {cluster: gang.cluster, nodeIds: new Set(ids), running, regions: [region]}
    return [...live.flatMap(({notice}) => notice ?? []), ...((await cloud.notices?.(request, bounded())) ?? [])]
  }
  return {ids, notices}
}

async function spotOnEc2(size: number) {
  const ec2 = await startEc2({clock: {rate: 0}})
  const cloud = ec2.cloud()
  await cloud.ensureNetwork({cluster: ec2.cluster, region: OFFERING.region, owner: 'tester'}, bounded())
  const offering = {...OFFERING, purchase: 'spot'} as const
  const rental = {...ec2.gang(1).rental, offering} as NonNullable<GangRequest['rental']>
  return {ec2, ...(await upOn(cloud, {...ec2.gang(size), rental}, OFFERING.region))}
}

test('EC2 marks a spot instance two minutes before its end, and says afterwards why it ended', async () => {
  const {ec2, ids, notices} = await spotOnEc2(2)
  await using _ = ec2
  const [first = '', second] = ids
  ec2.aws.reclaim(first, 120_000)
  const atUnixMs = Math.floor((ec2.world.clock.nowUnixMs() + 120_000) / 1000) * 1000
  const [marked, ...others] = await notices()
  expect(marked).toMatchObject({nodeId: first, kind: 'reclaim', code: 'marked-for-termination'})
  expect(Math.abs((marked?.atUnixMs ?? 0) - atUnixMs)).toBeLessThanOrEqual(1000)
  expect(others).toEqual([])
  ec2.world.clock.advance(120_000)
  expect(await notices()).toEqual([{nodeId: first, kind: 'reclaim', code: 'instance-terminated-no-capacity'}])
  await ec2.api().terminateInstances({InstanceIds: [second ?? '']})
  expect((await notices()).map(({nodeId}) => nodeId)).toEqual([first]) // who ended the other one knows that
})

test('EC2 tells that a host is impaired, or will be retired; what is over or of others is not told', async () => {
  const {ec2, ids, notices} = await spotOnEc2(3)
  await using _ = ec2
  const [first = '', second = '', third = ''] = ids
  ec2.aws.strike(first, 'host-loss', 0)
  ec2.aws.strike(second, 'host-loss', 86_400_000)
  ec2.aws.strike(third, 'maintenance', 60_000)
  const told = async () => (await notices()).map(({nodeId, kind, code}) => [nodeId, kind, code])
  expect(await told()).toEqual([
    [second, 'host-loss', 'instance-retirement'],
    [third, 'maintenance', 'system-reboot'],
    [first, 'host-loss', 'impaired'],
  ])
  ec2.world.clock.advance(60_000)
  const {InstanceStatuses = []} = await ec2.api().describeInstanceStatus({InstanceIds: [third]})
  expect(InstanceStatuses[0]?.Events?.[0]?.Description).toMatch(/^\[Completed\]/)
  expect((await told()).map(([id]) => id)).toEqual([second, first])
  ec2.world.clock.advance(86_400_000)
  const stateOf = async () => (await ec2.cloud().nodes(ec2.cluster, bounded())).map(({state}) => state)
  await expect.poll(stateOf).toEqual(['running', 'stopped', 'running'])
  const elsewhere = {cluster: ec2.cluster, nodeIds: new Set(ids), running: new Set<string>(), regions: ['us-west-2']}
  expect(await ec2.cloud().notices?.(elsewhere, bounded())).toEqual([])
})

test('EC2 filters the status of instances by what it says it does, and by no tags', async () => {
  const {ec2} = await spotOnEc2(1)
  await using _ = ec2
  const asked = (Name: string) => ec2.api().describeInstanceStatus({Filters: [{Name, Values: ['x']}]})
  await expect(asked('tag:Name')).rejects.toMatchObject({name: 'InvalidParameterValue'})
  await expect(asked('instance-type')).rejects.toMatchObject({name: 'InvalidParameterValue'})
  expect((await asked('event.code')).InstanceStatuses).toEqual([])
})

test('Google tells of maintenance before it, and of preemption and lost hosts why nodes do not run', async () => {
  await using on = await startGcp({clock: {rate: 0}})
  const cloud = on.client()
  await cloud.ensureNetwork(on.network(), bounded())
  const offering = {...on.gang(1).rental?.offering, zone: ZONE, purchase: 'spot'} as never
  const {ids, notices} = await upOn(cloud, on.gang(3, {offering}), 'us-central1')
  const [first = '', second = '', third = ''] = ids
  expect(await notices()).toEqual([])
  on.emulator.strike(third, 'maintenance', 3_600_000)
  const atUnixMs = on.world.clock.nowUnixMs() + 3_600_000
  const upcoming = {nodeId: third, kind: 'maintenance', code: 'upcomingMaintenance SCHEDULED', atUnixMs}
  expect(await notices()).toEqual([upcoming])
  on.emulator.reclaim(first, 30_000)
  on.emulator.strike(second, 'host-loss', 0)
  const told = async () => (await notices()).map(({nodeId, code}) => [nodeId, code])
  await expect.poll(told).toEqual([
    [third, upcoming.code],
    [first, 'compute.instances.preempted'],
    [second, 'compute.instances.hostError'],
  ])
  expect((await cloud.nodes(on.cluster, bounded())).find(({id}) => id === first)?.state).toBe('stopping')
})
