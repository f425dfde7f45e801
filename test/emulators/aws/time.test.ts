import {describe, expect, test} from 'vitest'
import {type EmulatedEc2, startEc2} from '../../support/aws/emulated-ec2.ts'

const SLOW = {bootMs: 30_000, operationMs: 5000, listingMs: 0}

async function launched(ec2: EmulatedEc2, market = {}) {
  const api = ec2.api()
  const {Vpc} = await api.createVpc({CidrBlock: '10.1.0.0/16'})
  const {Subnet} = await api.createSubnet({VpcId: Vpc?.VpcId, CidrBlock: '10.1.0.0/24', AvailabilityZoneId: 'use1-az4'})
  const {Images = []} = await api.describeImages({
    Owners: ['898082745236'],
    Filters: [{Name: 'architecture', Values: ['x86_64']}],
  })
  const {Instances = []} = await api.runInstances({
    ImageId: Images[0]?.ImageId,
    InstanceType: 'c7i.large',
    MinCount: 7,
    MaxCount: 7,
    SubnetId: Subnet?.SubnetId,
    ...market,
  })
  const ids = Instances.map(({InstanceId = ''}) => InstanceId)
  const states = async () => {
    const {Reservations = []} = await api.describeInstances({})
    return [...new Set(Reservations.flatMap(({Instances: all = []}) => all.map(({State}) => State?.Name)))]
  }
  return {api, ids, states}
}

describe('time in the emulated EC2', () => {
  test('instances take their time to boot, to stop and to end, and are told of for an hour', async () => {
    await using ec2 = await startEc2({clock: {rate: 0}, latency: SLOW})
    const {api, ids, states} = await launched(ec2)
    expect(await states()).toEqual(['pending'])
    ec2.world.clock.advance(29_000)
    expect(await states()).toEqual(['pending'])
    ec2.world.clock.advance(2000)
    await expect.poll(states).toEqual(['running'])
    await api.stopInstances({InstanceIds: ids})
    expect(await states()).toEqual(['stopping'])
    ec2.world.clock.advance(5000)
    await expect.poll(states).toEqual(['stopped'])
    await api.terminateInstances({InstanceIds: ids})
    ec2.world.clock.advance(5000)
    await expect.poll(states).toEqual(['terminated'])
    ec2.world.clock.advance(3_601_000)
    expect(await states()).toEqual([])
    expect(ec2.aws.inventory().filter(({nanoUsdPerHour}) => nanoUsdPerHour > 0n)).toEqual([])
  })

  test('a listing shows what was made only later, and a page has as many instances as were asked for', async () => {
    await using ec2 = await startEc2({clock: {rate: 0}, latency: {listingMs: 2000}})
    const {api, ids, states} = await launched(ec2)
    expect(await states()).toEqual([])
    await expect(api.describeInstances({InstanceIds: ids})).rejects.toMatchObject({name: 'InvalidInstanceID.NotFound'})
    ec2.world.clock.advance(2001)
    const first = await api.describeInstances({MaxResults: 5})
    const next = await api.describeInstances({MaxResults: 5, NextToken: first.NextToken})
    const count = ({Reservations = []}: typeof first) => Reservations.flatMap(({Instances = []}) => Instances).length
    expect([count(first), count(next), next.NextToken]).toEqual([5, 2, undefined])
    await expect(api.describeTags({NextToken: first.NextToken})).rejects.toMatchObject({name: 'InvalidNextToken'})
  })

  test('a spot instance is taken back after its notice', async () => {
    await using ec2 = await startEc2({clock: {rate: 0}})
    const {api, ids, states} = await launched(ec2, {
      InstanceMarketOptions: {MarketType: 'spot'},
      MinCount: 1,
      MaxCount: 1,
    })
    await expect.poll(states).toEqual(['running'])
    const price = ec2.aws.inventory().find(({kind}) => kind === 'instance')?.nanoUsdPerHour
    expect(price).toBe(35_700_000n)
    ec2.aws.reclaim(ids[0] ?? '', 120_000)
    const {SpotInstanceRequests: [request] = []} = await api.describeSpotInstanceRequests()
    expect(request?.Status?.Code).toBe('marked-for-termination')
    ec2.world.clock.advance(120_000)
    await expect.poll(states).toEqual(['terminated'])
    const {Reservations: [{Instances: [instance] = []} = {}] = []} = await api.describeInstances()
    expect(instance?.StateReason?.Code).toBe('Server.SpotInstanceTermination')
  })
})
