import type {Account} from '../domain/account.ts'
import type {CloudDiagnosis} from '../domain/cloud-diagnosis.ts'
import type {ClusterId} from '../domain/cluster-id.ts'
import type {Fault} from '../domain/fault.ts'
import type {HostFault} from '../domain/gate/host-fault.ts'
import type {ReportOutcome} from '../domain/gate/report-outcomes.ts'
import type {HostEntry} from '../domain/host-entry.ts'
import type {FoundInstance, ImportedInstance} from '../domain/imported.ts'
import type {Node} from '../domain/node.ts'
import type {Notice} from '../domain/notice.ts'
import type {NetworkSite, Rental} from '../domain/rental.ts'
import type {Admission} from './admission.ts'

export type CloudId = 'local' | 'ssh' | 'aws' | 'gcp' | 'azure'

/** The clouds that this version can bring up. */
export interface Clouds {
  readonly ids: readonly CloudId[]
  /** Whether this user seems to have credentials there: a look at files and variables, no question to anyone. */
  hasAccount(id: CloudId): Promise<boolean>
  /** Lets clusters in on instances that others made. */
  readonly admission: Admission
  /**
   * Loaded when it is first asked for, because an SDK takes longer to load than most commands run.
   * @throws GpuctlError CLOUD_UNAVAILABLE when an emulated one is wanted and no emulator runs
   */
  open(id: CloudId, options?: OpenCloudOptions): Promise<Cloud>
  /** All that this user seems to have there, that of the environment first; from files and variables, nobody is asked. */
  accounts(id: CloudId): Promise<readonly ListedAccount[]>
}

/** An account, project or subscription of which credentials are at hand, or were once. */
export interface ListedAccount {
  /** Absent: whatever the environment leads to. */
  readonly name?: string
  /** Where it was found, in a few words for a person. */
  readonly source: string
}

export interface OpenCloudOptions {
  readonly emulated?: boolean
  /**
   * Of a cloud that rents nodes: in which account; absent: whatever the environment says. Where it has an id, everything that the cloud is
   * asked throws ACCOUNT_MISMATCH once its credentials turn out to be of another account.
   */
  readonly account?: Partial<Account>
}

/** A cloud: few verbs; what some lack is an optional capability, never a method that throws "unsupported". */
export interface Cloud {
  readonly id: CloudId
  /** Whose credentials it works with. Absent where nothing is rented. @throws GpuctlError */
  account?(signal: AbortSignal): Promise<Account>
  /** Makes or finds the network of a cluster. Adopts what its tag already finds. */
  ensureNetwork(request: NetworkRequest, signal: AbortSignal): Promise<Network>
  /** Already gone is success. */
  removeNetwork(network: NetworkRef, signal: AbortSignal): Promise<void>
  /**
   * Brings a gang to its size, up or down, with the cloud's own all-or-nothing call. Adopts the members that its tag already
   * finds, starts those that stopped; the same request gives the same nodes, however often it is asked for. What could not
   * be done comes back as a fault beside the members; it throws only for our own bugs and for an aborted signal.
   */
  ensureGang(request: GangRequest, signal: AbortSignal): Promise<GangResult>
  /**
   * Ends every node that carries the gang's tag; returns when that listing is empty. Already gone is success.
   * @throws GpuctlError when some may be left
   */
  removeGang(gang: GangRef, signal: AbortSignal): Promise<void>
  /** Nodes that carry this cluster's ownership tag, those still terminating included. */
  nodes(cluster: ClusterRef, signal: AbortSignal): Promise<readonly Node[]>
  /**
   * Ends whatever else carries the cluster's tag: half-made nodes, networks, files. Called after the engine's own deletion,
   * because a process killed in the middle of a create leaves things that no state knows. Nothing there is success.
   */
  sweep(cluster: ClusterRef, signal: AbortSignal): Promise<void>
  /**
   * Gives up the nodes that do not answer, so that removeGang and sweep can end without them. Absent where a cloud can end
   * every node without its help.
   * @returns them, as user@address:port
   */
  forgetUnreachable?(cluster: ClusterRef, signal: AbortSignal): Promise<readonly string[]>
  /**
   * Says what this cloud can and cannot do for this user, in these regions or in those that it has by itself. Makes nothing, and takes
   * no longer than some seconds. Absent where nothing is rented.
   */
  diagnose?(request: DiagnosisRequest, signal: AbortSignal): Promise<CloudDiagnosis>
  /**
   * What the cloud announces of the end of nodes, as far as its API tells and {@link nodes} did not; also why nodes ended that were
   * known. Absent where there is nothing more to ask.
   */
  notices?(request: NoticesRequest, signal: AbortSignal): Promise<readonly Notice[]>
  /** Where running nodes are in the fabric, by their ids, as far as {@link nodes} did not say; see `Node.fabricPath`. */
  fabricPaths?(request: NoticesRequest, signal: AbortSignal): Promise<ReadonlyMap<string, readonly string[]>>
  /**
   * Tells the cloud that the hosts of running nodes are faulty, so that it repairs them. It may take the nodes away at once: only those that
   * nothing runs on. The same again is one report. Absent where the cloud has no such verb.
   * @returns what came of each, in their order; throws only for our own bugs and for an aborted signal
   */
  reportFaulty?(request: FaultyRequest, signal: AbortSignal): Promise<readonly ReportOutcome[]>
  /** Takes over instances that somebody made by hand. Absent where that cannot be done, or makes no sense. */
  readonly adoption?: Adoption
}

/** Instances made by hand become nodes by their tags alone: they stay where they are, in a network that is never touched. */
export interface Adoption {
  /** What is known of instances, by the cloud's ids or names; those that are not there, or have ended, are left out. Changes nothing. */
  look(request: LookRequest, signal: AbortSignal): Promise<readonly FoundInstance[]>
  /**
   * Makes instances nodes of a pool, by tags that every listing finds them by; starts those that stopped. The same again changes
   * nothing. What could not be done comes back as a fault beside the members.
   */
  take(request: TakeRequest, signal: AbortSignal): Promise<GangResult>
  /** Takes the tags off all of a cluster's imported instances, which run on as nobody's; returns when no listing has them. */
  leave(cluster: ClusterRef, signal: AbortSignal): Promise<void>
}

export interface LookRequest {
  readonly ids: readonly string[]
  /** Absent: in all of them. */
  readonly region?: string
}

export interface TakeRequest extends GangRef {
  readonly region: string
  /** By their index. */
  readonly instances: readonly ImportedInstance[]
  /** As in {@link GangRequest}; it is let in already. */
  readonly authorizedKey: string
  readonly owner: string
  readonly expiresAtUnixMs?: number
  readonly onNews?: (text: string) => void
}

/** Whose notices or places: nodes that the caller knows, and the regions that they are in. */
export interface NoticesRequest {
  readonly cluster: ClusterRef
  readonly nodeIds: ReadonlySet<string>
  /** Those of them that were just listed, and run. */
  readonly running: ReadonlySet<string>
  readonly regions: readonly string[]
}

export interface FaultyRequest {
  readonly cluster: ClusterRef
  readonly nodes: readonly FaultyNode[]
}

export interface FaultyNode {
  readonly id: string
  /** What speaks against its host, the plainest first; at least one. */
  readonly faults: readonly HostFault[]
  /** When that was found. */
  readonly atUnixMs: number
  /** By which the cloud itself knows the machine, as the node told it. */
  readonly physicalHost?: string
}

export interface DiagnosisRequest {
  readonly regions?: readonly string[]
}

/**
 * Whose nodes are asked for. A cloud without a listing of its own, `ssh`, looks on the hosts named here and on those it noted:
 * name those that the cluster holds as far as the caller knows.
 */
export interface ClusterRef extends ClusterId {
  readonly hosts?: readonly HostEntry[]
}

export interface NetworkRef {
  readonly cluster: ClusterId
  /** Where the cloud has regions: one network in each that the cluster is in. */
  readonly region?: string
}

export interface NetworkRequest extends NetworkRef {
  /** What its gangs are, where nodes are rented: zones and machine types decide which networks there have to be. */
  readonly sites?: readonly NetworkSite[]
  /** CIDR blocks from which SSH is let in; never everywhere. Empty: only what the cloud's own tunnel needs. */
  readonly sshFrom?: readonly string[]
  readonly owner?: string
  readonly expiresAtUnixMs?: number
}

export interface Network extends NetworkRef {
  /** The cloud's own name of it. */
  readonly id: string
}

export interface GangRef {
  readonly cluster: ClusterRef
  readonly pool: string
}

export interface GangRequest extends GangRef {
  readonly size: number
  /** The public half of the cluster's key, in OpenSSH's one-line form: who may log in. */
  readonly authorizedKey: string
  /** What the nodes are, where they are rented. */
  readonly rental?: Rental
  /** The hosts to claim, where the user owns them (`ssh`); one for each node, in order. */
  readonly hosts: readonly HostEntry[]
  readonly tags: Readonly<Record<string, string>>
  /** Ids of members that run and are to be replaced: of nodes that are rented. */
  readonly leaving?: readonly string[]
  /** Takes how far it is, in a few words for a person: `3 of 8 nodes answer`. */
  readonly onNews?: (text: string) => void
}

export interface GangResult {
  readonly members: readonly Node[]
  readonly fault?: Fault
}
