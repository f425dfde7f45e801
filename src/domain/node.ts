import type {Cordon} from './gate/cordon.ts'
import type {Notice} from './notice.ts'

/** How a client reaches a node's address. */
export type Route =
  | {readonly kind: 'direct'}
  /** Inside a Linux network namespace of this machine, named as in /run/netns. */
  | {readonly kind: 'netns'; readonly name: string}
  | {readonly kind: 'jump'; readonly through: SshEndpoint}

/** Where an SSH server listens and who logs in there. */
export interface SshEndpoint {
  readonly address: string
  readonly port: number
  readonly user: string
  /** The server's public key, `ssh-ed25519 AAAA…`: the only one accepted. Absent only before a host was claimed. */
  readonly hostKey?: string
  /** Where that is recorded, for the person whose host shows another one: `/home/me/.ssh/known_hosts:3`. */
  readonly hostKeySource?: string
  /** Path of a private key of the user's own, for hosts that they own; absent: the cluster's key, then the agent. */
  readonly identityFile?: string
  readonly route: Route
}

export type NodeState = 'running' | 'stopped' | 'starting' | 'stopping' | 'unreachable'

/** What runs: one machine of a gang. */
export interface Node {
  /** The cloud's own id; never reused. */
  readonly id: string
  /** `<pool>-<index>`, unique in the cluster, and its hostname where we set that. */
  readonly name: string
  readonly pool: string
  /** 0 ≤ index < the gang's size. */
  readonly index: number
  readonly state: NodeState
  readonly ssh: SshEndpoint
  /** The address at which the other nodes of the cluster reach this one. */
  readonly privateAddress: string
  /** Says how this node is less than a real machine (`plain sshd process, no isolation`); shown in `status`. */
  readonly caveat?: string
  /** Carries the cluster's tag, but not what gpuctl writes at a launch: somebody else made it. */
  readonly isForeign?: boolean
  /** Was made by hand and taken over: see imported.ts. */
  readonly isImported?: boolean
  /** When its cloud ends it, as was asked for at its launch. */
  readonly endsAtUnixMs?: number
  /** What its cloud announces of its end: of nodes as a listing shows them, never in the state. */
  readonly notice?: Notice
  /** Why nothing is to be placed on it: it did not pass its acceptance test. */
  readonly cordon?: Cordon
  /**
   * What of the fabric is above it, from the top down, by its cloud's names: nodes that share more of it are nearer. Where a listing or
   * `status` tells it, never in the state; a cloud may know it only a while after the launch.
   */
  readonly fabricPath?: readonly string[]
}
