import type {Instance} from '@aws-sdk/client-ec2'
import type {ServiceQuota} from '@aws-sdk/client-service-quotas'
import type {CloudQuota} from '../../src/domain/cloud-diagnosis.ts'
import type {Ec2} from './ec2.ts'
import type {Ec2Api} from './ec2-api.ts'
import {allPages} from './pages.ts'

interface FamilyQuota extends Pick<CloudQuota, 'name' | 'about'> {
  readonly purchase: 'on-demand' | 'spot'
  readonly family: RegExp
}

const STANDARD = /^[acdhimrtz]\d/

/** vCPU quotas by family, whose codes Service Quotas takes. @source Service Quotas, Amazon EC2; karpenter-provider-aws, docs */
const QUOTAS: readonly FamilyQuota[] = [
  {name: 'L-417A185B', about: 'P: H100, H200, B200, A100, V100', purchase: 'on-demand', family: /^p\d/},
  {name: 'L-C4BD4855', about: 'P5: H100, H200', purchase: 'spot', family: /^p5/},
  {name: 'L-7212CCBC', about: 'P4, P3, P2: A100, V100', purchase: 'spot', family: /^p[234]/},
  {name: 'L-DB2E81BA', about: 'G, VT: L40S, L4, A10G, T4', purchase: 'on-demand', family: /^(g|vt)\d/},
  {name: 'L-3819A6DF', about: 'G, VT: L40S, L4, A10G, T4', purchase: 'spot', family: /^(g|vt)\d/},
  {name: 'L-1216C47A', about: 'A, C, D, H, I, M, R, T, Z: no GPUs', purchase: 'on-demand', family: STANDARD},
  {name: 'L-34B43A08', about: 'A, C, D, H, I, M, R, T, Z: no GPUs', purchase: 'spot', family: STANDARD},
]

/** @source Service Quotas, Amazon EC2: EC2-VPC Elastic IPs, 5 by default */
const ELASTIC_IPS = {
  name: 'L-0263D0A3',
  about: 'Elastic IPs: one a node that has EFA',
  purchase: 'any',
  unit: 'addresses',
} as const

/** The quotas that count in a region, as far as they are known. */
export const quotasOf = (region: string, {limits, used}: Partial<RegionQuotas> = {}): readonly CloudQuota[] =>
  [...QUOTAS.map(({family, ...quota}) => ({...quota, unit: 'vCPUs' as const})), ELASTIC_IPS].map((quota) => ({
    region,
    ...quota,
    limit: limits?.get(quota.name) ?? 'unknown',
    used: used?.get(quota.name) ?? 'unknown',
  }))

export interface RegionQuotas {
  /** vCPUs or addresses by the quota's code. */
  readonly limits: ReadonlyMap<string, number>
  readonly used: ReadonlyMap<string, number>
}

/** What the account may have in a region, which is an API of its own, and what it has, which only its instances say. @throws CloudFault */
export async function readQuotas(ec2: Ec2): Promise<RegionQuotas> {
  const [limits, instances, {Addresses = []}] = await Promise.all([
    ec2.ask((api, options) => listQuotas(api, options)),
    ec2.ask((api, options) => listInstances(api, options)),
    ec2.ask((api, options) => api.describeAddresses({}, options)),
  ])
  return {
    limits: new Map(
      limits.flatMap(({QuotaCode, Value}) => (QuotaCode && Value !== undefined ? [[QuotaCode, Value]] : [])),
    ),
    used: new Map([
      ...QUOTAS.map((quota) => [quota.name, vCpusIn(instances, quota)] as const),
      [ELASTIC_IPS.name, Addresses.length],
    ]),
  }
}

interface AskOptions {
  readonly abortSignal: AbortSignal
}

async function listQuotas({config}: Ec2Api, options: AskOptions): Promise<readonly ServiceQuota[]> {
  const {ServiceQuotas} = await import('@aws-sdk/client-service-quotas')
  const {region, credentials, logger, requestHandler, endpoint, isCustomEndpoint} = config
  const service = new ServiceQuotas({
    ...{region, credentials, logger, requestHandler, maxAttempts: 1},
    ...(isCustomEndpoint && endpoint !== undefined && {endpoint}),
  })
  return allPages(
    (NextToken) => service.listServiceQuotas({ServiceCode: 'ec2', ...(NextToken && {NextToken})}, options),
    ({Quotas}) => Quotas,
  )
}

async function listInstances(api: Ec2Api, options: AskOptions): Promise<readonly Instance[]> {
  const Filters = [{Name: 'instance-state-name', Values: ['pending', 'running']}]
  return allPages(
    (NextToken) => api.describeInstances({Filters, MaxResults: 1000, ...(NextToken && {NextToken})}, options),
    ({Reservations}) => Reservations?.flatMap(({Instances = []}) => Instances),
  )
}

/** Those of a capacity block are in no quota. */
function vCpusIn(instances: readonly Instance[], {family, purchase}: FamilyQuota): number {
  const counted = instances.filter(
    ({InstanceType = '', InstanceLifecycle = 'on-demand'}) =>
      family.test(InstanceType) && InstanceLifecycle === purchase,
  )
  return counted.reduce(
    (sum, {CpuOptions}) => sum + (CpuOptions?.CoreCount ?? 0) * (CpuOptions?.ThreadsPerCore ?? 1),
    0,
  )
}
