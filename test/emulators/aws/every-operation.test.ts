import {expect, test} from 'vitest'
import {OPERATIONS} from '../../../src/emulators/aws/operations/index.ts'
import {ec2Model} from '../../support/aws/ec2-model.ts'
import {startEc2} from '../../support/aws/emulated-ec2.ts'
import {whyNoPython} from '../../support/python/python-environment.ts'

test('every operation that the emulator has is one of EC2, and answers as the model has it', async () => {
  await using ec2 = await startEc2()
  const api = ec2.api()
  const {Vpc: {VpcId} = {}} = await api.createVpc({CidrBlock: '10.1.0.0/16'})
  const {Subnet: {SubnetId} = {}} = await api.createSubnet({
    VpcId,
    CidrBlock: '10.1.0.0/24',
    AvailabilityZoneId: 'use1-az4',
  })
  await api.modifySubnetAttribute({SubnetId, MapPublicIpOnLaunch: {Value: true}})
  const {InternetGateway: {InternetGatewayId} = {}} = await api.createInternetGateway({})
  await api.attachInternetGateway({InternetGatewayId, VpcId})
  const {RouteTable: {RouteTableId} = {}} = await api.createRouteTable({VpcId})
  const route = {RouteTableId, DestinationCidrBlock: '0.0.0.0/0'}
  await api.createRoute({...route, GatewayId: InternetGatewayId})
  const {AssociationId} = await api.associateRouteTable({RouteTableId, SubnetId})
  await expect(api.deleteRouteTable({RouteTableId})).rejects.toMatchObject({name: 'DependencyViolation'})
  await api.deleteRoute(route)
  await api.disassociateRouteTable({AssociationId})
  await api.deleteRouteTable({RouteTableId})
  const {GroupId} = await api.createSecurityGroup({GroupName: 'g', Description: 'g', VpcId})
  const IpPermissions = [{IpProtocol: 'tcp', FromPort: 80, ToPort: 81, IpRanges: [{CidrIp: '192.0.2.0/24'}]}]
  await api.authorizeSecurityGroupEgress({GroupId, IpPermissions})
  await api.authorizeSecurityGroupIngress({GroupId, IpPermissions})
  const {SecurityGroupRules = []} = await api.describeSecurityGroupRules({
    Filters: [{Name: 'group-id', Values: [GroupId ?? '']}],
  })
  expect(SecurityGroupRules).toHaveLength(3)
  await api.revokeSecurityGroupEgress({GroupId, IpPermissions})
  await api.revokeSecurityGroupIngress({GroupId, IpPermissions})

  const {InstanceTypes: [p5] = []} = await api.describeInstanceTypes({InstanceTypes: ['p5.48xlarge']})
  expect(p5?.NetworkInfo).toMatchObject({
    MaximumNetworkCards: 32,
    EfaSupported: true,
    EfaInfo: {MaximumEfaInterfaces: 32},
  })
  expect(p5?.GpuInfo?.Gpus).toMatchObject([{Count: 8, MemoryInfo: {SizeInMiB: 81_920}}])
  const offered = await api.describeInstanceTypeOfferings({
    LocationType: 'availability-zone-id',
    Filters: [{Name: 'instance-type', Values: ['p5en*']}],
  })
  expect(offered.InstanceTypeOfferings?.map(({Location}) => Location)).toContain('use1-az6')
  const {SpotPriceHistory: [spot] = []} = await api.describeSpotPriceHistory({
    InstanceTypes: ['p5.48xlarge'],
    Filters: [{Name: 'availability-zone', Values: ['us-east-1g']}],
  })
  expect([spot?.AvailabilityZoneId, spot?.SpotPrice]).toEqual(['use1-az6', '16.950800'])

  const {CapacityReservation: held} = await api.createCapacityReservation({
    InstanceType: 'c7i.large',
    InstancePlatform: 'Linux/UNIX',
    AvailabilityZoneId: 'use1-az4',
    InstanceCount: 1,
  })
  await api.cancelCapacityReservation({CapacityReservationId: held?.CapacityReservationId})
  const {CapacityBlockOfferings: [offer] = []} = await api.describeCapacityBlockOfferings({
    InstanceType: 'p5.48xlarge',
    InstanceCount: 1,
    CapacityDurationHours: 48,
    StartDateRange: new Date(Date.now() + 3_600_000),
  })
  const {CapacityReservation: block} = await api.purchaseCapacityBlock({
    CapacityBlockOfferingId: offer?.CapacityBlockOfferingId,
    InstancePlatform: 'Linux/UNIX',
  })
  expect(block?.State).toBe('scheduled')
  ec2.world.clock.advance(3_600_000)
  const {CapacityReservations = []} = await api.describeCapacityReservations({})
  expect(CapacityReservations.map(({State}) => State)).toEqual(['cancelled', 'active'])

  await api.createPlacementGroup({GroupName: 'p', Strategy: 'cluster'})
  const {Images = []} = await api.describeImages({Filters: [{Name: 'architecture', Values: ['x86_64']}]})
  const kept = {DeleteOnTermination: false}
  const {Instances = []} = await api.runInstances({
    ImageId: Images[0]?.ImageId,
    InstanceType: 'c7i.large',
    MinCount: 2,
    MaxCount: 2,
    Placement: {GroupName: 'p'},
    NetworkInterfaces: [{DeviceIndex: 0, SubnetId, Groups: [GroupId ?? ''], ...kept}],
    BlockDeviceMappings: [{DeviceName: '/dev/sda1', Ebs: kept}],
  })
  const InstanceIds = Instances.map(({InstanceId = ''}) => InstanceId)
  await expect.poll(async () => (await api.describeInstanceStatus({InstanceIds})).InstanceStatuses?.length).toBe(2)
  expect((await api.describeSpotInstanceRequests()).SpotInstanceRequests).toEqual([])
  await api.stopInstances({InstanceIds})
  await expect.poll(async () => (await api.describeInstanceStatus({})).InstanceStatuses).toEqual([])
  await expect
    .poll(async () =>
      api.startInstances({InstanceIds}).then(
        () => api.describeInstances({InstanceIds}),
        () => undefined,
      ),
    )
    .toBeDefined()
  await expect.poll(async () => (await api.describeInstanceStatus({InstanceIds})).InstanceStatuses?.length).toBe(2)
  const {Instances: topology = []} = await api.describeInstanceTopology({GroupNames: ['p']})
  expect(topology.map(({NetworkNodes}) => NetworkNodes?.length)).toEqual([3, 3])
  expect(topology[0]?.NetworkNodes).toEqual(topology[1]?.NetworkNodes)
  const {AllocationId} = await api.allocateAddress({Domain: 'vpc'})
  const associated = await api.associateAddress({AllocationId, InstanceId: InstanceIds[0]})
  await api.describeAddresses({AllocationIds: [AllocationId ?? '']})
  await api.disassociateAddress({AssociationId: associated.AssociationId})
  await api.releaseAddress({AllocationId})
  await expect(api.deletePlacementGroup({GroupName: 'p'})).rejects.toMatchObject({name: 'InvalidPlacementGroup.InUse'})
  await api.terminateInstances({InstanceIds})
  await expect
    .poll(async () => (await api.describeVolumes({Filters: [{Name: 'status', Values: ['available']}]})).Volumes?.length)
    .toBe(2)
  const {Volumes = []} = await api.describeVolumes({})
  for (const {VolumeId} of Volumes) await api.deleteVolume({VolumeId})
  const {NetworkInterfaces = []} = await api.describeNetworkInterfaces({})
  for (const {NetworkInterfaceId} of NetworkInterfaces) await api.deleteNetworkInterface({NetworkInterfaceId})
  await api.deletePlacementGroup({GroupName: 'p'})
  await api.detachInternetGateway({InternetGatewayId, VpcId})
  await api.deleteInternetGateway({InternetGatewayId})
  await api.deleteSecurityGroup({GroupId})
  await api.deleteSubnet({SubnetId})
  await api.describeAvailabilityZones({AllAvailabilityZones: true})
  await api.deleteVpc({VpcId})
  expect(ec2.aws.inventory().map(({kind}) => kind)).toEqual(['capacity-reservation'])
  await api.describeRegions()
  await api.describeVpcs()
  await api.describeSubnets()
  await api.describeRouteTables()
  await api.describeInternetGateways()
  await api.describeSecurityGroups()
  await api.describePlacementGroups()
  const Resources = [block?.CapacityReservationId ?? '']
  await api.createTags({Resources, Tags: [{Key: 'a', Value: 'b'}]})
  expect((await api.describeTags({})).Tags).toMatchObject([
    {Key: 'a', Value: 'b', ResourceType: 'capacity-reservation'},
  ])
  await api.deleteTags({Resources, Tags: [{Key: 'a'}]})
  console.info(`${ec2.gate.validated.size} of ${Object.keys(OPERATIONS).length} operations held to botocore's model`)
  expect([...ec2.gate.used.keys()].sort()).toEqual(Object.keys(OPERATIONS).sort())
  if (whyNoPython() === undefined) expect([...ec2.gate.validated.keys()].sort()).toEqual(Object.keys(OPERATIONS).sort())
})

test.skipIf(whyNoPython() !== undefined)('botocore knows every one of them', () => {
  expect(Object.keys(OPERATIONS).filter((operation) => !(operation in ec2Model().operations))).toEqual([])
})
