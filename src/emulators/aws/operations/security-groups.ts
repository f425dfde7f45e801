import type {
  CreateSecurityGroupRequest,
  CreateSecurityGroupResult,
  DeleteSecurityGroupRequest,
  DeleteSecurityGroupResult,
  DescribeSecurityGroupRulesRequest,
  DescribeSecurityGroupRulesResult,
  DescribeSecurityGroupsRequest,
  DescribeSecurityGroupsResult,
  SecurityGroup,
} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call, Region} from '../state/account.ts'
import {page} from '../state/page.ts'
import {type GroupRecord, permissionsOf, ruleView} from '../state/security-group.ts'
import {type Kind, need, passes, select} from '../state/select.ts'
import {born, checkedTags, gone, tagsOf} from '../state/tags.ts'
import {VPC} from './vpcs.ts'

export const GROUP: Kind<GroupRecord> = {
  type: 'security-group',
  prefix: 'sg',
  invalid: 'InvalidGroup',
  all: ({groups}) => groups,
  fields: ({id, name, description, vpcId}, {owner}) => ({
    'group-id': id,
    'group-name': name,
    description,
    'vpc-id': vpcId,
    'owner-id': owner,
  }),
}

/** It lets everything out, as every new group of a VPC. */
export function createSecurityGroup(call: Call, input: CreateSecurityGroupRequest): CreateSecurityGroupResult {
  const {account, region} = call
  const {GroupName: name = '', Description: description = '', VpcId: vpcId} = input
  const tags = checkedTags(input.TagSpecifications, ['security-group'])
  if (vpcId === undefined) refuse('VPCIdNotSpecified', 'No default VPC for this user')
  need(call, VPC, vpcId)
  if (name === '' || name.startsWith('sg-') || !LEGAL.test(name))
    refuse('InvalidParameterValue', `Value (${name}) for parameter GroupName is invalid.`)
  if (!LEGAL.test(description))
    refuse('InvalidParameterValue', `Value (${description}) for parameter GroupDescription is invalid.`)
  if ([...region.groups.values()].some((each) => each.vpcId === vpcId && each.name === name))
    refuse('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpcId}'`)
  const [id, rule] = [account.newId('sg'), account.newId('sgr')]
  const everything = {id: rule, isEgress: true, protocol: '-1', from: -1, to: -1, ipv4: '0.0.0.0/0'}
  region.groups.set(id, {id, name, description, vpcId, isDefault: false, rules: new Map([[rule, everything]])})
  born(call, 'security-group', id, tags.get('security-group'))
  return {GroupId: id, SecurityGroupArn: arn(region, id), Tags: tagsOf(region, id)}
}

export function describeSecurityGroups(call: Call, input: DescribeSecurityGroupsRequest): DescribeSecurityGroupsResult {
  const found = select(call, GROUP, {ids: input.GroupIds, filters: input.Filters})
  const {items, next} = page('DescribeSecurityGroups', found, input)
  return {SecurityGroups: items.map(([, group]) => view(call.region, group)), ...next}
}

export function describeSecurityGroupRules(
  call: Call,
  input: DescribeSecurityGroupRulesRequest,
): DescribeSecurityGroupRulesResult {
  const rules = [...call.region.groups.values()].flatMap(({id, rules}) =>
    [...rules.values()].map((rule) => ruleView(id, rule, call.region.owner)),
  )
  const {items, next} = page(
    'DescribeSecurityGroupRules',
    rules.filter(({GroupId, SecurityGroupRuleId}) =>
      passes(input.Filters, {'group-id': GroupId, 'security-group-rule-id': SecurityGroupRuleId}),
    ),
    input,
  )
  return {SecurityGroupRules: [...items], ...next}
}

export function deleteSecurityGroup(call: Call, {GroupId}: DeleteSecurityGroupRequest): DeleteSecurityGroupResult {
  const {region} = call
  const group = need(call, GROUP, GroupId)
  if (group.isDefault)
    refuse('CannotDelete', `the specified group: "${group.id}" name: "default" cannot be deleted by a user`)
  const others = [...region.groups.values()].filter(({id}) => id !== group.id)
  const isUsed =
    [...region.interfaces.values()].some(({groups}) => groups.includes(group.id)) ||
    others.some(({rules}) => [...rules.values()].some((rule) => rule.group === group.id))
  if (isUsed) refuse('DependencyViolation', `resource ${group.id} has a dependent object`)
  region.groups.delete(group.id)
  gone(region, group.id)
  return {Return: true, GroupId: group.id}
}

/** @source EC2 API reference, CreateSecurityGroup: constraints of a VPC */
const LEGAL = /^[\w .\-:/()#,@[\]+=&;{}!$*]{0,255}$/

const arn = (region: Region, id: string): string => `arn:aws:ec2:${region.name}:${region.owner}:security-group/${id}`

const view = (region: Region, {id, name, description, vpcId, rules}: GroupRecord): SecurityGroup => ({
  GroupId: id,
  GroupName: name,
  Description: description,
  VpcId: vpcId,
  OwnerId: region.owner,
  SecurityGroupArn: arn(region, id),
  IpPermissions: permissionsOf(rules.values(), false, region.owner),
  IpPermissionsEgress: permissionsOf(rules.values(), true, region.owner),
  Tags: tagsOf(region, id),
})
