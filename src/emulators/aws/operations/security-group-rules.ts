import type {
  AuthorizeSecurityGroupEgressRequest,
  AuthorizeSecurityGroupEgressResult,
  AuthorizeSecurityGroupIngressRequest,
  AuthorizeSecurityGroupIngressResult,
  IpPermission,
  RevokeSecurityGroupEgressRequest,
  RevokeSecurityGroupIngressRequest,
} from '@aws-sdk/client-ec2'
import {refuse} from '../refusal.ts'
import type {Call} from '../state/account.ts'
import {parseBlock} from '../state/address-block.ts'
import {type GroupRule, ruleKey, rulesOf, ruleView} from '../state/security-group.ts'
import {need} from '../state/select.ts'
import {GROUP} from './security-groups.ts'

interface RulesRequest {
  readonly GroupId?: string | undefined
  readonly IpPermissions?: IpPermission[] | undefined
  readonly SecurityGroupRuleIds?: string[] | undefined
}

export const authorizeIngress = (
  call: Call,
  input: AuthorizeSecurityGroupIngressRequest,
): AuthorizeSecurityGroupIngressResult => authorize(call, input, false)

export const authorizeEgress = (
  call: Call,
  input: AuthorizeSecurityGroupEgressRequest,
): AuthorizeSecurityGroupEgressResult => authorize(call, input, true)

export const revokeIngress = (call: Call, input: RevokeSecurityGroupIngressRequest) => revoke(call, input, false)

export const revokeEgress = (call: Call, input: RevokeSecurityGroupEgressRequest) => revoke(call, input, true)

/** All of its rules, or none. */
function authorize(call: Call, {GroupId, IpPermissions}: RulesRequest, isEgress: boolean) {
  const group = need(call, GROUP, GroupId)
  const wanted = checkedRules(call, IpPermissions, isEgress)
  const known = new Set([...group.rules.values()].map(ruleKey))
  const double = wanted.find((rule) => known.has(ruleKey(rule)))
  if (double !== undefined)
    refuse(
      'InvalidPermission.Duplicate',
      `the specified rule "peer: ${double.ipv4 ?? double.group}, ${double.protocol.toUpperCase()}, ALLOW" already exists`,
    )
  const rules = wanted.map((rule): GroupRule => ({...rule, id: call.account.newId('sgr')}))
  for (const rule of rules) group.rules.set(rule.id, rule)
  return {Return: true, SecurityGroupRules: rules.map((rule) => ruleView(group.id, rule, call.region.owner))}
}

function revoke(call: Call, {GroupId, IpPermissions, SecurityGroupRuleIds}: RulesRequest, isEgress: boolean) {
  const group = need(call, GROUP, GroupId)
  const ids = SecurityGroupRuleIds ?? []
  const lost = ids.find((id) => group.rules.get(id)?.isEgress !== isEgress)
  if (lost !== undefined)
    refuse('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${lost}' does not exist`)
  const keys = new Set(ids.length > 0 ? [] : checkedRules(call, IpPermissions, isEgress).map(ruleKey))
  const found = [...group.rules.values()].filter((rule) => keys.has(ruleKey(rule)) || ids.includes(rule.id))
  if (ids.length === 0 && found.length < keys.size)
    refuse('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.')
  for (const {id} of found) group.rules.delete(id)
  return {Return: true}
}

function checkedRules(call: Call, permissions: IpPermission[] | undefined, isEgress: boolean) {
  const rules = (permissions ?? []).flatMap((permission) => rulesOf(permission, isEgress))
  if (rules.length === 0) refuse('MissingParameter', 'The request must contain the parameter IpPermissions')
  for (const {ipv4, group, protocol, from, to} of rules) {
    if (ipv4 !== undefined && parseBlock(ipv4) === undefined)
      refuse('InvalidParameterValue', `CIDR block ${ipv4} is malformed`)
    if (group !== undefined) need(call, GROUP, group)
    if (!['-1', 'tcp', 'udp', 'icmp', '6', '17', '1'].includes(protocol))
      refuse('InvalidParameterValue', `Invalid value '${protocol}' for IP protocol. Unknown protocol.`)
    if (protocol === 'tcp' && (from < 0 || to < from || to > 65_535))
      refuse('InvalidParameterValue', `Invalid value '${from}-${to}' for portRange.`)
  }
  return rules
}
