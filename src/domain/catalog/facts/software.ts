import type {Known, MachineType} from '../machine-type.ts'
import {nvlinkDomainNodes} from './placement.ts'
import {NCCL_LOG_WORDS, type Transport, transportOf} from './transport.ts'

/** What has to run on a node before NCCL gets the bandwidth of its fabric. */
export interface Software {
  readonly transport: Known<Transport>
  /** See NCCL_LOG_WORDS. */
  readonly ncclLogWord: Known<string>
  readonly ncclPlugin: Known<string>
  /** For NCCL and what it loads. */
  readonly environment: Readonly<Record<string, string>>
  /** Sourced before the job; it sets what `environment` does not. */
  readonly environmentScript?: string
  /** Variables that old guides name and that do harm now. */
  readonly mustNotSet: readonly string[]
  /** Versions that were published together; a plugin checks them, or fails without a word. */
  readonly pins: Readonly<Record<string, string>>
  readonly image: Known<Image>
  readonly driver: {readonly branch: Known<string>; readonly isOpen: Known<boolean>}
  /** For NVSwitch, of the driver's exact version. */
  readonly fabricManager: Known<boolean>
  /** For memory shared over NVLink between nodes. */
  readonly imex: boolean
  /** Beside every job. */
  readonly daemons: readonly string[]
  /** Which PCI and NUMA node holds which GPU and adapter, where a guest cannot see it. */
  readonly topologyFile?: string
}

/** An image family of a project, an offer of a publisher, or a name of an owner's images. */
export interface Image {
  readonly owner: string
  readonly family: string
}

/** What follows from the catalog, then what its cloud says better, then its family. */
export function softwareOf(type: MachineType, ofCloud?: Partial<Software>, ofFamily?: Partial<Software>): Software {
  const transport = transportOf(type)
  return {
    transport,
    ncclLogWord: transport === 'unknown' ? 'unknown' : NCCL_LOG_WORDS[transport],
    ncclPlugin: transport === 'tcp' || transport === 'infiniband' ? 'none' : 'unknown',
    environment: {},
    mustNotSet: [],
    pins: {},
    image: 'unknown',
    driver: {branch: 'unknown', isOpen: 'unknown'},
    fabricManager: hasNvSwitch(type) ? 'unknown' : false,
    imex: nvlinkDomainNodes(type) > 1,
    daemons: [],
    ...ofCloud,
    ...ofFamily,
  }
}

/** Eight or more GPUs on NVLink, or a rack of them: fewer are joined directly. */
export const hasNvSwitch = (type: MachineType): boolean =>
  (/^nvlink\d$/.test(type.intraNode.technology) && type.gpuCount >= 8) || nvlinkDomainNodes(type) > 1
