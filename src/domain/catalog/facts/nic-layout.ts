import type {Known} from '../machine-type.ts'

/** The network interfaces to ask for at launch; none can be added to the fabric later. */
export type NicLayout = AwsNics | GcpNics | AzureNics

export interface AwsNics {
  readonly cloud: 'aws'
  /** In the order of the request; the first is the primary one, with the node's only address. */
  readonly interfaces: readonly AwsInterface[]
  readonly cards: number
  readonly interfacesPerCard: Known<number>
  /** Of one EFA, one direction. */
  readonly efaGbitsPerSecond: Known<number>
  /** More addresses for more IP bandwidth: an `interface` as device 1 of each of these cards. */
  readonly extraIp?: {readonly cards: readonly number[]; readonly maxGbitsPerSecond: number}
}

/** `NetworkCardIndex`, `DeviceIndex` and `InterfaceType` of RunInstances. */
export interface AwsInterface {
  readonly card: number
  readonly device: number
  readonly kind: 'interface' | 'efa' | 'efa-only'
}

export interface GcpNics {
  readonly cloud: 'gcp'
  /** In the order that Compute Engine insists on. */
  readonly nicTypes: readonly ('GVNIC' | 'IDPF' | 'MRDMA')[]
  /** In the order of the NICs. */
  readonly networks: readonly GcpNetwork[]
  /** Of one of the NICs that GPUs use, one direction. */
  readonly fabricGbitsPerSecond: Known<number>
}

/** One kind of VPC network that a node's NICs are in. */
export interface GcpNetwork {
  readonly use: 'host' | 'gpu' | 'rdma'
  readonly count: number
  readonly nicsEach: number
  /** `auto`: the network profile makes the one that there is. */
  readonly subnetsEach: number | 'auto'
  readonly mtu: Known<number>
  /** What follows `<zone>-` in the name of the network profile: such a network is bound to its zone. */
  readonly profile?: 'vpc-roce' | 'vpc-roce-metal'
}

export interface AzureNics {
  readonly cloud: 'azure'
  /** Adapters that the guest sees without asking; they reach only nodes of the same scale set. */
  readonly infiniBand: {readonly adapters: number; readonly gbitsPerSecond: number} | 'none'
  readonly acceleratedNetworking: boolean
  /** What the virtual machine scale set must say, where there has to be one. */
  readonly scaleSet?: {
    readonly maxNodes: number
    readonly orchestrationMode: Known<'Uniform' | 'Flexible'>
    readonly singlePlacementGroup: boolean
    readonly platformFaultDomainCount: 1
    readonly overprovision: false
    /** `Trunk` by an SDK sample, absent by a field guide that had it refused: to be proved on hardware. */
    readonly highSpeedInterconnectPlacement?: Known<string>
  }
}
