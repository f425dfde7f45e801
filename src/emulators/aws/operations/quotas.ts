import type {QuotaKey} from '../../core/quota-ledger.ts'
import {refuse} from '../refusal.ts'
import type {Call, Region} from '../state/account.ts'
import type {Lifecycle} from '../state/instance-record.ts'
import type {Machine} from '../state/machines.ts'

/** In which vCPUs of a type are counted; those of capacity blocks are in none. */
export function quotaOf(
  {name: region, owner: account}: Region,
  {name}: Machine,
  lifecycle: Lifecycle,
): QuotaKey | undefined {
  if (lifecycle === 'capacity-block') return undefined
  const [, onDemand, spot] = QUOTAS.find(([family]) => family.test(name)) ?? ['', STANDARD, STANDARD_SPOT]
  return {cloud: 'aws', account, region, name: lifecycle === 'spot' ? spot : onDemand}
}

export function refuseQuota(call: Call, machine: Machine, lifecycle: Lifecycle): never {
  if (lifecycle === 'spot') refuse('MaxSpotInstanceCountExceeded', 'Max spot instance count exceeded')
  const quota = quotaOf(call.region, machine, lifecycle)
  refuse(
    'VcpuLimitExceeded',
    `You have requested more vCPU capacity than your current vCPU limit of ${
      quota && call.account.world.quotas.limitOf(quota)
    } allows for the instance bucket that the specified instance type belongs to. Please visit http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.`,
  )
}

/** @source Service Quotas, Amazon EC2 (remembered) */
export const QUOTA_NAMES = {
  'L-0263D0A3': 'EC2-VPC Elastic IPs',
  'L-1216C47A': 'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
  'L-1945791B': 'Running On-Demand Inf instances',
  'L-2C3B7624': 'Running On-Demand Trn instances',
  'L-34B43A08': 'All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests',
  'L-3819A6DF': 'All G and VT Spot Instance Requests',
  'L-417A185B': 'Running On-Demand P instances',
  'L-6B0D517C': 'All Trn Spot Instance Requests',
  'L-7212CCBC': 'All P4, P3 and P2 Spot Instance Requests',
  'L-B5D1601B': 'All Inf Spot Instance Requests',
  'L-C4BD4855': 'All P5 Spot Instance Requests',
  'L-DB2E81BA': 'Running On-Demand G and VT instances',
} as const

type Code = keyof typeof QUOTA_NAMES

const STANDARD = 'L-1216C47A'
const STANDARD_SPOT = 'L-34B43A08'

/** Families with their quota codes, on-demand then spot. @source Service Quotas, Amazon EC2 (remembered) */
const QUOTAS: readonly (readonly [family: RegExp, onDemand: Code, spot: Code])[] = [
  [/^p5/, 'L-417A185B', 'L-C4BD4855'],
  [/^p\d/, 'L-417A185B', 'L-7212CCBC'],
  [/^(g\d|vt)/, 'L-DB2E81BA', 'L-3819A6DF'],
  [/^trn/, 'L-2C3B7624', 'L-6B0D517C'],
  [/^inf/, 'L-1945791B', 'L-B5D1601B'],
]
