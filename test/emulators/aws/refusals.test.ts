import type {RunInstancesCommandInput} from '@aws-sdk/client-ec2'
import {describe, expect, test} from 'vitest'
import {askSigned} from '../../support/aws/ask-signed.ts'
import {type EmulatedEc2, startEc2} from '../../support/aws/emulated-ec2.ts'

const refusal = async (call: Promise<unknown>) =>
  call.then(
    () => 'not refused',
    (error: {name: string; $metadata: {httpStatusCode: number}}) => [error.name, error.$metadata.httpStatusCode],
  )

async function readied(ec2: EmulatedEc2, AvailabilityZoneId = 'use1-az4') {
  const api = ec2.api()
  const {Vpc} = await api.createVpc({CidrBlock: '10.1.0.0/16'})
  const {Subnet} = await api.createSubnet({VpcId: Vpc?.VpcId, CidrBlock: '10.1.0.0/28', AvailabilityZoneId})
  const {Images = []} = await api.describeImages({
    Owners: ['898082745236'],
    Filters: [{Name: 'architecture', Values: ['x86_64']}],
  })
  const launch = (more: Partial<RunInstancesCommandInput> = {}): Promise<unknown> =>
    api.runInstances({
      ImageId: Images[0]?.ImageId,
      InstanceType: 'c7i.large',
      MinCount: 1,
      MaxCount: 1,
      SubnetId: Subnet?.SubnetId,
      ...more,
    })
  const nic = (card: number, device: number, kind: string, more = {}) => ({
    NetworkCardIndex: card,
    DeviceIndex: device,
    InterfaceType: kind,
    SubnetId: Subnet?.SubnetId,
    ...more,
  })
  const fabric = (NetworkInterfaces: RunInstancesCommandInput['NetworkInterfaces'], InstanceType = 'p4d.24xlarge') =>
    launch({InstanceType: InstanceType as 'p4d.24xlarge', NetworkInterfaces, SubnetId: undefined})
  return {api, launch, nic, fabric}
}

describe('what the emulated EC2 refuses', () => {
  test.each([
    [{Action: 'DescribeVpcs', Colour: 'red'}, 'UnknownParameter', 400],
    [{Action: 'DescribeVpcs', 'VpcId.x': 'vpc-1'}, 'UnknownParameter', 400],
    [{Action: 'DescribeVpcs', MaxResults: 'many'}, 'InvalidParameterValue', 400],
    [{Action: 'DescribeVpcs', DryRun: 'perhaps'}, 'InvalidParameterValue', 400],
    [{Action: 'RunInstances', MinCount: '1'}, 'MissingParameter', 400],
    [
      {Action: 'RunInstances', MinCount: '1', MaxCount: '1', InstanceInitiatedShutdownBehavior: 'explode'},
      'InvalidParameterValue',
      400,
    ],
    [{Action: 'MakeCoffee'}, 'InvalidAction', 400],
    [{Action: 'DescribeVpcs', Version: '2006-01-01'}, 'NoSuchVersion', 400],
    [{Action: 'DescribeVpcs', DryRun: 'true'}, 'DryRunOperation', 412],
  ] as const)('%j: %s', async (parameters, code, status) => {
    await using ec2 = await startEc2()
    expect(await askSigned(ec2.endpoint, {parameters: {Version: '2016-11-15', ...parameters}})).toEqual([code, status])
  })

  test('requests without a signature, of a bad key, or for no region', async () => {
    await using ec2 = await startEc2()
    const ask = (authorization: string) =>
      askSigned(ec2.endpoint, {
        parameters: {Action: 'DescribeVpcs', Version: '2016-11-15'},
        changed: ({headers}) => ({headers: {...headers, authorization}}),
      })
    expect(await ask('')).toEqual(['MissingAuthenticationToken', 403])
    expect(await ask('Bearer abc')).toEqual(['AuthFailure', 401])
    const bad = ec2.api({credentials: {accessKeyId: 'AKIAREFUSED', secretAccessKey: 'x'}})
    expect(await refusal(bad.describeVpcs())).toEqual(['AuthFailure', 401])
    expect(await refusal(ec2.api({region: 'mars-north-1'}).describeVpcs())).toEqual(['AuthFailure', 401])
  })

  test('launches that EC2 would not make', async () => {
    await using ec2 = await startEc2()
    const {launch} = await readied(ec2)
    const cases: readonly (readonly [Partial<RunInstancesCommandInput>, string, number?])[] = [
      [{MinCount: 2, MaxCount: 1}, 'InvalidParameterValue'],
      [{InstanceType: 'p9.huge' as 'p5.48xlarge'}, 'InvalidParameterValue'],
      [{SubnetId: undefined}, 'VPCIdNotSpecified'],
      [{MinCount: 12, MaxCount: 12}, 'InsufficientFreeAddressesInSubnet'],
      [{UserData: Buffer.alloc(17_000).toString('base64')}, 'InvalidParameterValue'],
      [{Placement: {GroupName: 'nobody'}}, 'InvalidPlacementGroup.Unknown'],
      [{Placement: {AvailabilityZone: 'us-east-1a'}}, 'InvalidParameterValue'],
      [{InstanceMarketOptions: {MarketType: 'capacity-block'}}, 'MissingParameter'],
      [{InstanceMarketOptions: {SpotOptions: {SpotInstanceType: 'one-time'}}}, 'InvalidParameterCombination'],
      [{TagSpecifications: [{ResourceType: 'vpc', Tags: []}]}, 'InvalidParameterValue'],
      [{TagSpecifications: [{ResourceType: 'instance', Tags: [{Key: 'aws:x', Value: ''}]}]}, 'InvalidParameterValue'],
      [{InstanceType: 'g5g.16xlarge'}, 'InvalidParameterValue'], // of another architecture than the image
      [{DryRun: true}, 'DryRunOperation', 412],
    ]
    for (const [more, code, status = 400] of cases)
      expect(await refusal(launch(more)), JSON.stringify(more)).toEqual([code, status])
    expect(ec2.aws.inventory().filter(({kind}) => kind === 'instance')).toEqual([])
  })

  test('layouts of network cards that the type does not have', async () => {
    await using ec2 = await startEc2()
    const {fabric, nic} = await readied(ec2)
    const primary = nic(0, 0, 'interface')
    expect(await refusal(fabric([nic(0, 1, 'interface')]))).toEqual(['InvalidParameterCombination', 400])
    expect(await refusal(fabric([nic(0, 0, 'efa-only')]))).toEqual(['InvalidParameterCombination', 400])
    expect(await refusal(fabric([primary, nic(4, 0, 'efa-only')]))).toEqual(['InvalidParameterCombination', 400])
    expect(await refusal(fabric([primary, nic(1, 0, 'efa'), nic(1, 0, 'efa')]))).toEqual([
      'InvalidParameterCombination',
      400,
    ])
    expect(await refusal(fabric([primary, nic(1, 0, 'efa'), nic(1, 1, 'efa')]))).toEqual([
      'AttachmentLimitExceeded',
      400,
    ])
    expect(await refusal(fabric([primary, nic(0, 1, 'efa-only')], 'g6.xlarge'))).toEqual([
      'InvalidParameterCombination',
      400,
    ])
    const both = [nic(0, 0, 'interface', {AssociatePublicIpAddress: true}), nic(1, 0, 'efa-only')]
    expect(await refusal(fabric(both))).toEqual(['InvalidParameterCombination', 400])
    expect(await refusal(fabric([primary, nic(0, 1, 'efa-only'), nic(1, 0, 'efa-only')]))).toBe('not refused')
  })

  test('what is sold out, with the zones that are not; what is over the quota; what a zone does not have', async () => {
    await using ec2 = await startEc2()
    const {launch} = await readied(ec2)
    ec2.world.market.set({instanceType: 'c7i.large', nodes: 0})
    for (const zone of ['use1-az1', 'use1-az2']) ec2.world.market.set({instanceType: 'c7i.large', zone, nodes: 5})
    const soldOut = await launch().catch((error: Error) => error.message)
    expect(soldOut).toMatch(/choosing us-east-1b, us-east-1c\.$/)
    expect(await refusal(launch())).toEqual(['InsufficientInstanceCapacity', 500])
    ec2.world.market.set({instanceType: 'c7i.large', nodes: 3})
    expect(await refusal(launch({MinCount: 4, MaxCount: 4}))).toEqual(['InsufficientInstanceCapacity', 500])
    expect(await launch({MinCount: 2, MaxCount: 4})).toMatchObject({Instances: {length: 3}})
    ec2.world.market.set({nodes: 100})
    ec2.world.quotas.limit({cloud: 'aws', region: 'us-east-1', name: 'L-1216C47A'}, 8)
    expect(await refusal(launch({MinCount: 2, MaxCount: 2}))).toEqual(['VcpuLimitExceeded', 400])
    expect(await refusal(launch())).toBe('not refused')
    expect(await refusal(launch({InstanceType: 'p5en.48xlarge'}))).toEqual(['Unsupported', 400])
  })
})
