import type {CloudDiagnosis} from './cloud-diagnosis.ts'
import type {HostTool, PackageSource} from './host-tools.ts'

/** What was seen of this machine; secrets are named by where they lie, never read. */
export interface Host {
  readonly platform: NodeJS.Platform
  readonly source: PackageSource | undefined
  readonly isRoot: boolean
  /** Whether hosts with a network and files of their own can be made here; false also when a tool for it is missing. */
  readonly namespaces: boolean
  readonly nodeVersion: string
  readonly engine: Found | undefined
  readonly go: Found | undefined
  readonly tools: Readonly<Record<HostTool, Found | undefined>>
  readonly state: Folder
  readonly cache: Folder
  /** Where each cloud's credentials were found. */
  readonly credentials: Readonly<Record<'aws' | 'gcp' | 'azure', string | undefined>>
  readonly sshAgent: string | undefined
}

export interface Found {
  readonly path: string
  readonly version?: string
}

export interface Folder {
  readonly path: string
  readonly writable: boolean
}

/** `optional`: not there, and nothing that the default cluster needs. */
export type CheckState = 'ok' | 'missing' | 'optional'

export interface Check {
  readonly name: string
  readonly state: CheckState
  /** The version, the place, or what else was found. */
  readonly found?: string
  readonly neededBy: string
  /** How to get it, where it is not there. */
  readonly fix?: string
}

export interface Diagnosis {
  /** Whether `gpuctl up` without a file would find all that it needs. */
  readonly ready: boolean
  readonly tools: readonly Check[]
  readonly machine: readonly Check[]
  readonly credentials: readonly Check[]
  /** Only those that were to be asked: nothing else needs a network. */
  readonly clouds?: readonly CloudDiagnosis[]
}
