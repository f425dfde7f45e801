import type {EmulatedWorld} from '../core/emulated-world.ts'
import type {QuotaKey} from '../core/quota-ledger.ts'
import {ArmError} from './arm-error.ts'
import type {Size} from './sizes.ts'

/** What machines count against: spot ones against one quota of their own, all others against their family's and the region's. */
export const quotasOf = ({subscription, region, size, isSpot}: Counted): readonly QuotaKey[] =>
  (isSpot ? ['lowPriorityCores'] : [size.family, 'cores']).map((name) => ({
    cloud: 'azure',
    account: subscription,
    region,
    name,
  }))

export interface Counted {
  readonly subscription: string
  readonly region: string
  readonly size: Size
  readonly isSpot: boolean
}

/** All of them or none. @throws ArmError that tells the limit, as Compute does */
export function takeQuota({quotas}: EmulatedWorld, counted: Counted, machines: number): void {
  const amount = counted.size.vcpus * machines
  const keys = quotasOf(counted)
  const short = keys.find((key) => quotas.used(key) + amount > quotas.limitOf(key))
  if (short !== undefined) throw exceeded(short, quotas.limitOf(short), quotas.used(short), amount)
  for (const key of keys) quotas.take(key, amount)
}

export function giveQuota({quotas}: EmulatedWorld, counted: Counted): void {
  for (const key of quotasOf(counted)) quotas.give(key, counted.size.vcpus)
}

/** @source Azure, "Resolve errors for resource quotas"; skypilot and karpenter-provider-azure read the same sentence */
const exceeded = ({region, name}: QuotaKey, limit: number, used: number, amount: number): ArmError =>
  new ArmError(
    409,
    'OperationNotAllowed',
    `Operation could not be completed as it results in exceeding approved ${WORDS[name] ?? `${name} Cores`} quota. Additional details - Deployment Model: Resource Manager, Location: ${region}, Current Limit: ${limit}, Current Usage: ${used}, Additional Required: ${amount}, (Minimum) New Limit Required: ${used + amount}. Setup Alerts when Quota reaches threshold. Learn more at https://aka.ms/quotamonitoringalerting .`,
  )

const WORDS: Readonly<Record<string, string>> = {cores: 'Total Regional Cores', lowPriorityCores: 'LowPriorityCores'}
