import type {Fault} from '../../src/domain/fault.ts'
import type {GangRequest} from '../../src/ports/cloud.ts'
import type {ProcessRunner} from '../../src/ports/process.ts'
import type {HostRecord} from './host-record.ts'
import type {Layout} from './layout.ts'

/** What everything here is made with. */
export interface Machine {
  readonly stateDir: string
  readonly processes: ProcessRunner
  /** Folders and files of this machine that no host may see: gpuctl's own state, credentials. */
  readonly maskedPaths: readonly string[]
}

/** How hosts are made of this machine: of namespaces, or of plain processes. */
export interface HostMaker {
  readonly mode: HostRecord['mode']
  readonly ensureFabric: (layout: Layout, signal: AbortSignal) => Promise<void>
  /** Starts hosts that do not run; returns when each listens. What some could not do is a fault; the others then run. */
  readonly start: (
    layout: Layout,
    hosts: readonly HostRecord[],
    request: GangRequest,
    signal: AbortSignal,
  ) => Promise<Fault | undefined>
  /** Says who may log in, also to a host that runs. */
  readonly authorize: (layout: Layout, host: HostRecord, authorizedKey: string) => Promise<void>
  /** A host that has a process: does it listen yet? */
  readonly listens: (layout: Layout, host: HostRecord, pids: readonly number[]) => Promise<boolean>
}

/** A fault on its way up to the port, where it becomes data. Never leaves this folder. */
export class LocalFault extends Error {
  readonly fault: Fault
  constructor(fault: Fault) {
    super(fault.message)
    this.fault = fault
  }
}
