import type {IpPermission, SecurityGroupRule} from '@aws-sdk/client-ec2'

/** A security group, its rules one by one. */
export interface GroupRecord {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly vpcId: string
  readonly isDefault: boolean
  readonly rules: Map<string, GroupRule>
}

export interface GroupRule {
  readonly id: string
  readonly isEgress: boolean
  readonly protocol: string
  readonly from: number
  readonly to: number
  /** Exactly one of these three. */
  readonly ipv4?: string
  readonly ipv6?: string
  readonly group?: string
  readonly description?: string
}

/** What two rules must not have in common. */
export const ruleKey = ({isEgress, protocol, from, to, ipv4, ipv6, group}: Omit<GroupRule, 'id'>): string =>
  [isEgress, protocol, from, to, ipv4, ipv6, group].join()

/** One rule for each range and group of a permission. */
export function rulesOf(permission: IpPermission, isEgress: boolean): readonly Omit<GroupRule, 'id'>[] {
  const protocol = permission.IpProtocol ?? '-1'
  const isAll = protocol === '-1'
  const ports = {from: isAll ? -1 : (permission.FromPort ?? -1), to: isAll ? -1 : (permission.ToPort ?? -1)}
  const base = {isEgress, protocol, ...ports}
  const said = (description: string | undefined) => (description === undefined ? {} : {description})
  return [
    ...(permission.IpRanges ?? []).map((each) => ({...base, ipv4: each.CidrIp ?? '', ...said(each.Description)})),
    ...(permission.Ipv6Ranges ?? []).map((each) => ({...base, ipv6: each.CidrIpv6 ?? '', ...said(each.Description)})),
    ...(permission.UserIdGroupPairs ?? []).map((each) => ({
      ...base,
      group: each.GroupId ?? '',
      ...said(each.Description),
    })),
  ]
}

/** Rules of one direction as DescribeSecurityGroups folds them: together where protocol and ports are the same. */
export function permissionsOf(rules: Iterable<GroupRule>, isEgress: boolean, owner: string): IpPermission[] {
  const byPorts = new Map<string, IpPermission & Lists>()
  for (const rule of rules) {
    if (rule.isEgress !== isEgress) continue
    const key = [rule.protocol, rule.from, rule.to].join()
    const permission = byPorts.get(key) ?? {
      IpProtocol: rule.protocol,
      ...(rule.protocol === '-1' ? {} : {FromPort: rule.from, ToPort: rule.to}),
      IpRanges: [],
      Ipv6Ranges: [],
      PrefixListIds: [],
      UserIdGroupPairs: [],
    }
    byPorts.set(key, permission)
    const said = rule.description === undefined ? {} : {Description: rule.description}
    if (rule.ipv4 !== undefined) permission.IpRanges.push({CidrIp: rule.ipv4, ...said})
    if (rule.ipv6 !== undefined) permission.Ipv6Ranges.push({CidrIpv6: rule.ipv6, ...said})
    if (rule.group !== undefined) permission.UserIdGroupPairs.push({GroupId: rule.group, UserId: owner, ...said})
  }
  return [...byPorts.values()]
}

interface Lists {
  readonly IpRanges: NonNullable<IpPermission['IpRanges']>
  readonly Ipv6Ranges: NonNullable<IpPermission['Ipv6Ranges']>
  readonly UserIdGroupPairs: NonNullable<IpPermission['UserIdGroupPairs']>
}

export const ruleView = (groupId: string, rule: GroupRule, owner: string): SecurityGroupRule => ({
  SecurityGroupRuleId: rule.id,
  GroupId: groupId,
  GroupOwnerId: owner,
  IsEgress: rule.isEgress,
  IpProtocol: rule.protocol,
  FromPort: rule.from,
  ToPort: rule.to,
  ...(rule.ipv4 === undefined ? {} : {CidrIpv4: rule.ipv4}),
  ...(rule.ipv6 === undefined ? {} : {CidrIpv6: rule.ipv6}),
  ...(rule.group === undefined ? {} : {ReferencedGroupInfo: {GroupId: rule.group, UserId: owner}}),
  ...(rule.description === undefined ? {} : {Description: rule.description}),
})
