import type {IpPermission, SecurityGroup} from '@aws-sdk/client-ec2'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {Ec2} from './ec2.ts'
import {soon} from './soon.ts'

/**
 * Everything between the nodes, in and out: EFA's traffic needs both named, though all IP traffic out is let through already.
 *
 * @source EC2 user guide, "Prepare an EFA-enabled security group"
 */
export async function ensureGroupRules(ec2: Ec2, group: SecurityGroup): Promise<void> {
  const {GroupId} = group
  const between: IpPermission = {IpProtocol: '-1', UserIdGroupPairs: [{GroupId, Description: 'between nodes'}]}
  const has = (permissions: readonly IpPermission[] | undefined) =>
    permissions?.some(
      (each) => each.IpProtocol === '-1' && each.UserIdGroupPairs?.some((pair) => pair.GroupId === GroupId),
    )
  if (!has(group.IpPermissions))
    await unlessThere(ec2, () =>
      ec2.once((api, options) => api.authorizeSecurityGroupIngress({GroupId, IpPermissions: [between]}, options)),
    )
  if (!has(group.IpPermissionsEgress))
    await unlessThere(ec2, () =>
      ec2.once((api, options) => api.authorizeSecurityGroupEgress({GroupId, IpPermissions: [between]}, options)),
    )
}

/** SSH from these blocks, and from no others. */
export async function ensureSshRules(ec2: Ec2, group: SecurityGroup, sshFrom: readonly string[]): Promise<void> {
  const {GroupId} = group
  const open = sshFrom.find((block) => block.endsWith('/0'))
  if (open !== undefined)
    throw new CloudFault({
      kind: 'invalid',
      code: 'SshFromEverywhere',
      message: `SSH from ${open} is SSH from everywhere`,
      hint: 'name the addresses that log in: 203.0.113.7/32',
      effect: 'none',
    })
  const now = (group.IpPermissions ?? []).filter(({FromPort}) => FromPort === SSH)
  const present = now.flatMap(({IpRanges = [], Ipv6Ranges = []}) => [
    ...IpRanges.map(({CidrIp = ''}) => CidrIp),
    ...Ipv6Ranges.map(({CidrIpv6 = ''}) => CidrIpv6),
  ])
  for (const block of present.filter((each) => !sshFrom.includes(each)))
    await unlessThere(ec2, () =>
      ec2.once((api, options) => api.revokeSecurityGroupIngress({GroupId, IpPermissions: [ssh(block)]}, options)),
    )
  for (const block of sshFrom.filter((each) => !present.includes(each)))
    await unlessThere(ec2, () =>
      ec2.once((api, options) => api.authorizeSecurityGroupIngress({GroupId, IpPermissions: [ssh(block)]}, options)),
    )
}

const SSH = 22

const ssh = (block: string): IpPermission => ({
  IpProtocol: 'tcp',
  FromPort: SSH,
  ToPort: SSH,
  ...(block.includes(':')
    ? {Ipv6Ranges: [{CidrIpv6: block, Description: 'SSH'}]}
    : {IpRanges: [{CidrIp: block, Description: 'SSH'}]}),
})

/** A rule that is there, or gone, already is what was wanted: an answer was lost, or somebody else was faster. */
async function unlessThere(ec2: Ec2, act: () => Promise<unknown>): Promise<void> {
  try {
    await soon(ec2, act)
  } catch (error) {
    const isDone = error instanceof CloudFault && /^InvalidPermission\.(Duplicate|NotFound)$/.test(error.fault.code)
    if (!isDone) throw error
  }
}
