import type {EmulatedWorld} from '../core/emulated-world.ts'
import type {EmulatedType} from './machine-types.ts'
import type {OperationError} from './operations.ts'

/** Quotas that a region's answer names: those words that the API has for them. */
export const REGIONAL_QUOTAS = [
  'CPUS',
  'E2_CPUS',
  'NVIDIA_L4_GPUS',
  'NVIDIA_A100_GPUS',
  'NVIDIA_A100_80GB_GPUS',
  'PREEMPTIBLE_NVIDIA_L4_GPUS',
  'PREEMPTIBLE_NVIDIA_A100_GPUS',
  'PREEMPTIBLE_NVIDIA_A100_80GB_GPUS',
  'PREEMPTIBLE_NVIDIA_H100_GPUS',
] as const

/** Those that a project's answer names. */
export const GLOBAL_QUOTAS = ['GPUS_ALL_REGIONS'] as const

/** What is taken of a quota; region empty: of the whole project. */
export interface QuotaUse {
  /** The project. */
  readonly account: string
  readonly region: string
  readonly name: string
  readonly amount: number
}

/** Of one instance. @source Google Cloud, "Allocation quotas": Spot and Flex-start take preemptible quota (remembered) */
export function quotaUses(
  account: string,
  type: EmulatedType,
  region: string,
  isPreemptible: boolean,
): readonly QuotaUse[] {
  if (type.gpus === undefined) return [{account, region, name: type.cpuQuota, amount: type.vcpus}]
  const amount = type.gpus.count
  const name = `${isPreemptible ? 'PREEMPTIBLE_' : ''}${type.gpus.quota}`
  return [
    {account, region, name, amount},
    {account, region: '', name: 'GPUS_ALL_REGIONS', amount},
  ]
}

/** All of them, or none. @returns what is exceeded */
export function takeQuotas({quotas}: EmulatedWorld, uses: readonly QuotaUse[]): OperationError | undefined {
  for (const [at, {amount, ...key}] of uses.entries())
    if (!quotas.take({cloud: 'gcp', ...key}, amount)) {
      giveQuotas({quotas}, uses.slice(0, at))
      return exceeded(key, quotas.limitOf({cloud: 'gcp', ...key}))
    }
  return undefined
}

export function giveQuotas({quotas}: Pick<EmulatedWorld, 'quotas'>, uses: readonly QuotaUse[]): void {
  for (const {amount, ...key} of uses) quotas.give({cloud: 'gcp', ...key}, amount)
}

/** @source Compute Engine, "Resource-based quotas"; SkyPilot 0.14.1, failover handler; discovery: QuotaExceededInfo */
const exceeded = ({region, name}: Omit<QuotaUse, 'amount'>, limit: number): OperationError => ({
  code: 'QUOTA_EXCEEDED',
  message: `Quota '${name}' exceeded.  Limit: ${limit.toFixed(1)} ${region === '' ? 'globally' : `in region ${region}`}.`,
  errorDetails: [
    {
      quotaInfo: {
        metricName: `compute.googleapis.com/${name.toLowerCase()}`,
        limitName: `${name.replaceAll('_', '-')}-per-project${region === '' ? '' : '-region'}`,
        dimensions: {region: region === '' ? 'global' : region},
        limit,
      },
    },
  ],
})
