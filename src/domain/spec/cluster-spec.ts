import type {AccountNames} from '../account.ts'
import type {GateLevel} from '../gate/level.ts'
import type {HostEntry} from '../host-entry.ts'
import type {Purchase} from '../offering.ts'

/** A checked cluster file with every short form written out; see `schema.ts` for what a file may say. */
export interface ClusterSpec {
  readonly name: string
  readonly pools: readonly PoolSpec[]
  readonly links: readonly LinkSpec[]
  readonly where: WhereSpec
  readonly limits: {readonly nanoUsdPerHour?: bigint; readonly nanoUsdTotal?: bigint}
  readonly stack: Readonly<Record<string, string>>
  readonly engine: 'slurm' | 'ssh'
  /** How much of each node is measured before it is trusted. */
  readonly gate: GateLevel
  readonly lifecycle: LifecycleSpec
  readonly tags: Readonly<Record<string, string>>
  /** The user's own hosts, for `where.clouds: [ssh]`. */
  readonly hosts: readonly HostEntry[]
  readonly access: {
    /** CIDR blocks that SSH is let in from; absent: this machine's own address. */
    readonly sshFrom?: readonly string[]
    /** By the user's names of them; absent: those that the environment names. */
    readonly accounts?: AccountNames
  }
  /** Capacity that is paid for already. */
  readonly reservations: readonly ReservationSpec[]
}

/** Nodes that somebody holds, in a reservation or capacity block: to use them costs nothing more. */
export interface ReservationSpec {
  readonly id: string
  readonly cloud: string
  readonly region: string
  readonly zone?: string
  readonly instanceType: string
  readonly nodes: number
  readonly untilUnixMs?: number
}

export interface PoolSpec {
  readonly name: string
  /** Absent when `gpusTotal` says how much is wanted in nodes of any size. */
  readonly nodes?: number
  readonly gpusTotal?: number
  /** Any of these; absent: no GPU is asked for. */
  readonly gpus?: GpuDemand
  readonly interconnect: InterconnectFloor
  readonly machine: MachineFloor
  /** Over how many zones the nodes are spread, evenly; absent: nobody cares. */
  readonly spreadZones?: number
  /** What is allowed, in order of preference. */
  readonly capacity: readonly Exclude<Purchase, 'owned'>[]
  readonly objective: 'usd-per-hour' | 'usd-per-compute' | 'usd-per-memory-bandwidth' | 'usd-per-network'
}

export type GpuDemand =
  | {readonly kind: 'models'; readonly anyOf: readonly GpuModelDemand[]}
  | {
      readonly kind: 'capability'
      readonly count?: number
      readonly minMemoryGib?: number
      readonly minBf16Tflops?: number
      readonly minFp8Tflops?: number
      readonly minHbmGbytesPerSecond?: number
    }

/** `H100:8+` is `{model: 'H100', count: 8, atLeast: true}`; without a count any count will do. */
export interface GpuModelDemand {
  readonly model: string
  readonly count?: number
  readonly atLeast: boolean
}

export interface InterconnectFloor {
  readonly intraNode?: {readonly technology: string} | {readonly gbytesPerSecondPerGpu: number}
  readonly interNode?: {readonly gbitsPerSecondPerGpu: number} | {readonly gbitsPerSecondPerNode: number}
  readonly rdma?: boolean
  readonly transport?: string
  readonly scope: 'nvlink-domain' | 'placement' | 'zone' | 'region' | 'cloud' | 'any'
}

/** What the machine around the GPUs must at least have. */
export interface MachineFloor {
  readonly minVcpus?: number
  readonly minMemoryGib?: number
  readonly minLocalNvmeGib?: number
  readonly arch?: 'x86_64' | 'arm64'
}

export interface LinkSpec {
  readonly between: readonly [string, string]
  readonly minGbitsPerSecond?: number
  readonly within?: 'zone' | 'region' | 'cloud' | 'any'
  /** What goes from one pool to the other and back, in GB an hour. */
  readonly trafficGbPerHour?: number
}

export interface WhereSpec {
  /** Absent: every cloud that can be used. */
  readonly clouds?: readonly ('aws' | 'gcp' | 'azure' | 'ssh' | 'local')[]
  readonly regions?: readonly string[]
  readonly zones?: readonly string[]
  readonly avoid?: readonly string[]
}

export interface LifecycleSpec {
  readonly ttlSeconds?: number
  readonly idleStopSeconds?: number
  readonly onPreempt: 'replace' | 'move' | 'stop' | 'fail'
}
