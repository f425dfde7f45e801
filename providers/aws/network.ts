import type {SecurityGroup} from '@aws-sdk/client-ec2'
import type {ClusterId} from '../../src/domain/cluster-id.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {Ec2} from './ec2.ts'
import {ensureGateway} from './gateway.ts'
import {ensureGroupRules, ensureSshRules} from './group-rules.ts'
import {ensureSubnet} from './subnet.ts'
import {ownedBy, tagged} from './tags.ts'
import {ensureVpc, type FoundVpc, findVpc} from './vpc.ts'

/** What instances of a cluster are launched into, in one region. */
export interface FoundNetwork extends FoundVpc {
  readonly groupId: string
}

export interface NetworkWish {
  readonly cluster: ClusterId
  readonly tags: Readonly<Record<string, string>>
  /** Zone ids. */
  readonly zones: readonly string[]
  /** Absent: as they are. */
  readonly sshFrom?: readonly string[]
}

/** One VPC for each region and cluster, with a way out and one security group; a subnet in each zone that is used. */
export async function ensureNetwork(ec2: Ec2, {cluster, tags, zones, sshFrom}: NetworkWish): Promise<FoundNetwork> {
  const vpc = await ensureVpc(ec2, cluster, tags)
  const [group] = await Promise.all([
    ensureGroup(ec2, cluster, vpc.vpcId, tags),
    ensureGateway(ec2, cluster, vpc.vpcId, tags),
  ])
  if (sshFrom !== undefined) await ensureSshRules(ec2, group, sshFrom)
  const network = {...vpc, groupId: group.GroupId ?? ''}
  for (const zone of new Set(zones)) await ensureSubnet(ec2, {cluster, tags, zone, network})
  return network
}

/** @throws CloudFault where it is not there, or only half of it */
export async function findNetwork(ec2: Ec2, cluster: ClusterId): Promise<FoundNetwork> {
  const vpc = await findVpc(ec2, cluster)
  const group = vpc && (await findGroup(ec2, cluster, vpc.vpcId))
  if (vpc !== undefined && group?.GroupId !== undefined) return {...vpc, groupId: group.GroupId}
  throw new CloudFault({
    kind: 'invalid',
    code: 'NetworkMissing',
    message: `the network of cluster ${cluster.name} is not in ${ec2.region}`,
    hint: 'somebody removed it: run gpuctl down, then gpuctl up',
    effect: 'none',
  })
}

export const groupName = ({lease}: ClusterId): string => `gpuctl-${lease}`

async function ensureGroup(
  ec2: Ec2,
  cluster: ClusterId,
  vpcId: string,
  tags: Readonly<Record<string, string>>,
): Promise<SecurityGroup> {
  const group = await ec2.repeat(async () => {
    const found = await findGroup(ec2, cluster, vpcId)
    if (found !== undefined) return found
    const {GroupId} = await ec2.once((api, options) =>
      api.createSecurityGroup(
        {
          GroupName: groupName(cluster),
          Description: `Nodes of the gpuctl cluster ${cluster.name}`.replaceAll(/[^\w .-]/g, '-').slice(0, 255),
          VpcId: vpcId,
          TagSpecifications: tagged(['security-group'], tags),
        },
        options,
      ),
    )
    return {GroupId, IpPermissions: [], IpPermissionsEgress: []} as SecurityGroup
  })
  await ensureGroupRules(ec2, group)
  return group
}

async function findGroup(ec2: Ec2, cluster: ClusterId, vpcId: string): Promise<SecurityGroup | undefined> {
  const Filters = [
    ...ownedBy(cluster),
    {Name: 'vpc-id', Values: [vpcId]},
    {Name: 'group-name', Values: [groupName(cluster)]},
  ]
  const {SecurityGroups} = await ec2.ask((api, options) => api.describeSecurityGroups({Filters}, options))
  return SecurityGroups?.[0]
}
