import type {Finding} from '../harness/finding.ts'
import type {Judgement} from './judge.ts'

/** What is wrong with the machine under a node, in words that each cloud has its own for. */
export type HostFaultKind =
  | 'data-corruption'
  | 'xid'
  | 'gpu-missing'
  | 'gpu-silent'
  | 'row-remap'
  | 'gpu-memory'
  | 'nvlink'
  | 'thermal'
  | 'network-missing'
  | 'network-down'
  | 'network-slow'
  | 'memory-slow'
  | 'performance'
  | 'unspecified'

export interface HostFault {
  readonly kind: HostFaultKind
  /** Of an `xid`: which. */
  readonly xid?: number
  /** What was found, for a person at the cloud: what was measured, and what was to be. */
  readonly message: string
  /** Of the one GPU that it is about. */
  readonly gpuSerial?: string
}

/** A node that failed, with what speaks against the machine under it. */
export interface FailedHost<T> extends Pick<Judgement, 'physicalHost'> {
  readonly judged: T
  /** At least one. */
  readonly faults: readonly HostFault[]
}

/** Of judged nodes those whose hosts may be at fault. */
export const failedHosts = <T extends Omit<Judgement, 'node'>>(judgements: readonly T[]): readonly FailedHost<T>[] =>
  judgements.flatMap((judged) => {
    const {verdict, findings, physicalHost} = judged
    const faults = verdict === 'fail' ? hostFaultsOf(findings) : []
    return faults.length === 0 ? [] : [{judged, faults, ...(physicalHost !== undefined && {physicalHost})}]
  })

/**
 * What speaks against the machine under a node, the plainest first; empty where all that failed may be software, which nobody repairs by
 * taking a host away. Findings that did not fail the node say nothing of it.
 */
export const hostFaultsOf = (findings: readonly Finding[]): readonly HostFault[] =>
  findings
    .filter(({severity, code}) => severity === 'fail' && !OF_SOFTWARE.has(code))
    .map(hostFaultOf)
    .sort((a, b) => RANKS.indexOf(a.kind) - RANKS.indexOf(b.kind))

function hostFaultOf({code, test = '', value, serial, message}: Finding): HostFault {
  const kind = code === 'BELOW_FLOOR' ? slownessOf(test) : (KINDS[code] ?? 'unspecified')
  return {
    ...{kind, message},
    ...(kind === 'xid' && typeof value === 'number' && {xid: value}),
    ...(serial !== undefined && {gpuSerial: serial}),
  }
}

const slownessOf = (test: string): HostFaultKind => (/^hbm_/.test(test) ? 'memory-slow' : 'performance')

/** By the code of a finding. */
export const KINDS: Readonly<Record<string, HostFaultKind>> = {
  DATA_CORRUPT: 'data-corruption',
  XID: 'xid',
  GPU_COUNT: 'gpu-missing',
  GPU_SILENT: 'gpu-silent',
  GPU_MEMORY: 'unspecified',
  ECC_UNCORRECTED: 'gpu-memory',
  REMAP_FAILED: 'row-remap',
  REMAP_PENDING: 'gpu-memory',
  NVLINK_DOWN: 'nvlink',
  NO_PEER: 'unspecified',
  THROTTLED: 'thermal',
  THERMAL_DRIFT: 'thermal',
  PCIE_WIDTH: 'performance',
  PCIE_GENERATION: 'performance',
  BELOW_FLOOR: 'performance', // but of memory
  NIC_COUNT: 'network-missing',
  PORT_DOWN: 'network-down',
  PORT_RATE: 'network-slow',
  SLOW_NETWORK: 'network-slow',
  TEST_FAILED: 'unspecified',
}

/** What an image without a driver, another catalog row or a service that does not run brings about as well. */
export const OF_SOFTWARE: ReadonlySet<string> = new Set([
  'NO_DRIVER',
  'NO_RDMA',
  'GPU_MODEL',
  'FABRIC_NOT_READY',
  'TRANSPORT',
])

/** From what says most of a host to what says least. */
const RANKS: readonly HostFaultKind[] = [
  'data-corruption',
  'xid',
  'gpu-missing',
  'gpu-silent',
  'row-remap',
  'gpu-memory',
  'nvlink',
  'thermal',
  'network-missing',
  'network-down',
  'network-slow',
  'memory-slow',
  'performance',
  'unspecified',
]
