import {describe, expect, test} from 'vitest'
import {type EmulatedEc2, KEYS, OFFERING, startEc2} from '../../support/aws/emulated-ec2.ts'
import {rentalOf} from '../../support/aws/rental.ts'

const bounded = () => AbortSignal.timeout(20_000)
const {machine} = rentalOf(OFFERING, KEYS.host)

const ensure = (ec2: EmulatedEc2, more = {}) =>
  ec2.cloud().ensureNetwork({cluster: ec2.cluster, region: 'us-east-1', owner: 'tester', ...more}, bounded())

async function rules(ec2: EmulatedEc2) {
  const {SecurityGroups: [group] = []} = await ec2.api().describeSecurityGroups({
    Filters: [{Name: 'tag:gpuctl:lease', Values: [ec2.cluster.lease]}],
  })
  const said = (permissions = group?.IpPermissions) =>
    permissions?.flatMap(({IpProtocol, FromPort, IpRanges = [], Ipv6Ranges = [], UserIdGroupPairs = []}) => [
      ...IpRanges.map(({CidrIp}) => `${IpProtocol} ${FromPort ?? 'all'} ${CidrIp}`),
      ...Ipv6Ranges.map(({CidrIpv6}) => `${IpProtocol} ${FromPort ?? 'all'} ${CidrIpv6}`),
      ...UserIdGroupPairs.map(({GroupId}) => `${IpProtocol} all ${GroupId === group?.GroupId ? 'itself' : GroupId}`),
    ])
  return {in: said()?.sort(), out: said(group?.IpPermissionsEgress)?.sort()}
}

describe('the network of a cluster on EC2', () => {
  test('lets everything through between nodes, in and out, and SSH in from where it was asked for', async () => {
    await using ec2 = await startEc2()
    await ensure(ec2, {sshFrom: ['192.0.2.0/24', '198.51.100.7/32', '2001:db8::/48']})
    expect(await rules(ec2)).toEqual({
      in: ['-1 all itself', 'tcp 22 192.0.2.0/24', 'tcp 22 198.51.100.7/32', 'tcp 22 2001:db8::/48'],
      out: ['-1 all 0.0.0.0/0', '-1 all itself'],
    })
    await ensure(ec2, {sshFrom: ['203.0.113.0/24']})
    expect((await rules(ec2)).in).toEqual(['-1 all itself', 'tcp 22 203.0.113.0/24'])
    await ensure(ec2) // who does not speak of it changes nothing
    expect((await rules(ec2)).in).toHaveLength(2)
    await ensure(ec2, {sshFrom: []})
    expect((await rules(ec2)).in).toEqual(['-1 all itself'])
    await expect(ensure(ec2, {sshFrom: ['0.0.0.0/0']})).rejects.toThrow('everywhere')
  })

  test('is made once, with a subnet in each zone, and a way out', async () => {
    await using ec2 = await startEc2()
    const sites = ['use1-az4', 'use1-az6', 'use1-az4'].map((zone) => ({zone, machine}))
    const made = await ensure(ec2, {sites})
    const before = ec2.left()
    expect(await ensure(ec2, {sites: sites.toReversed()})).toEqual(made)
    expect(ec2.left()).toEqual(before)
    expect(before.map((each) => each.split(' ')[0]).sort()).toEqual([
      'internet-gateway',
      'security-group',
      'subnet',
      'subnet',
      'vpc',
    ])
    const {RouteTables: [main] = []} = await ec2
      .api()
      .describeRouteTables({Filters: [{Name: 'vpc-id', Values: [made.id]}]})
    expect(main?.Routes?.map(({DestinationCidrBlock}) => DestinationCidrBlock)).toContain('0.0.0.0/0')
    const {Subnets = []} = await ec2.api().describeSubnets()
    expect(Subnets.map(({AvailabilityZoneId}) => AvailabilityZoneId).sort()).toEqual(['use1-az4', 'use1-az6'])
  })

  test('made by two clients at once, there is one', async () => {
    await using ec2 = await startEc2()
    const sites = [{zone: 'use1-az4', machine}]
    const [a, b] = await Promise.all([ensure(ec2, {sites}), ensure(ec2, {sites})])
    expect(a).toEqual(b)
    expect(ec2.left()).toHaveLength(4)
    await ec2.cloud().removeNetwork({cluster: ec2.cluster}, bounded())
    expect(ec2.left()).toEqual([])
  })

  test('what others put into it keeps it, and is named', async () => {
    await using ec2 = await startEc2()
    const {id} = await ensure(ec2)
    await ec2.api().createSecurityGroup({GroupName: 'mine', Description: 'mine', VpcId: id})
    const impatient = ec2.cloud({pace: {pollMs: 2, removeWithinMs: 100, retryWithinMs: 100, firstDelayMs: 2}})
    await expect(impatient.removeNetwork({cluster: ec2.cluster, region: 'us-east-1'}, bounded())).rejects.toMatchObject(
      {
        code: 'PARTLY_APPLIED',
        message: expect.stringMatching(new RegExp(`vpc ${id}.*DependencyViolation`)),
      },
    )
  })
})
