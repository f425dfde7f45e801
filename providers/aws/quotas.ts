import type {CloudQuota} from '../../src/domain/cloud-diagnosis.ts'

/** vCPU quotas by family, whose codes Service Quotas takes. @source Service Quotas, Amazon EC2; karpenter-provider-aws, docs */
const QUOTAS: readonly Pick<CloudQuota, 'name' | 'about' | 'purchase'>[] = [
  {name: 'L-417A185B', about: 'P: H100, H200, B200, A100, V100', purchase: 'on-demand'},
  {name: 'L-C4BD4855', about: 'P5: H100, H200', purchase: 'spot'},
  {name: 'L-7212CCBC', about: 'P4, P3, P2: A100, V100', purchase: 'spot'},
  {name: 'L-DB2E81BA', about: 'G, VT: L40S, L4, A10G, T4', purchase: 'on-demand'},
  {name: 'L-3819A6DF', about: 'G, VT: L40S, L4, A10G, T4', purchase: 'spot'},
  {name: 'L-1216C47A', about: 'A, C, D, H, I, M, R, T, Z: no GPUs', purchase: 'on-demand'},
  {name: 'L-34B43A08', about: 'A, C, D, H, I, M, R, T, Z: no GPUs', purchase: 'spot'},
]

/** Which quotas count, though EC2's own API does not say how much they are. */
export const unknownQuotas = (region: string): readonly CloudQuota[] =>
  QUOTAS.map((quota) => ({region, ...quota, unit: 'vCPUs', limit: 'unknown', used: 'unknown'}))
