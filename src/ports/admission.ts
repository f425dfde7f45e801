import type {ClusterId} from '../domain/cluster-id.ts'
import type {Fault} from '../domain/fault.ts'
import type {Node, SshEndpoint} from '../domain/node.ts'

/** How a cluster's key gets onto machines that somebody else set up, and off again: by the logins that their user has. */
export interface Admission {
  /**
   * The server's key as the user's own known_hosts has it; undefined where it has none.
   * @throws GpuctlError AUTH_FAILED when it is revoked there
   */
  knownKey(at: Pick<SshEndpoint, 'address' | 'port' | 'user'>): Promise<KnownHostKey | undefined>
  /** The key that a server shows just now, for a person to judge: nobody vouches for it. @throws GpuctlError NODE_FAILED */
  shownKey(at: SshEndpoint, signal: AbortSignal): Promise<string>
  /** Logs in and looks whether the cluster could be let in. Changes nothing. @returns why not */
  inspect(node: Node, cluster: ClusterId, signal: AbortSignal): Promise<Fault | undefined>
  /** Lets the holder of a key in, as the node's user; the same again changes nothing. @returns why that could not be */
  admit(node: Node, request: AdmitRequest, signal: AbortSignal): Promise<Fault | undefined>
  /** Takes away what {@link admit} put there, and ends the cluster's jobs. @returns why that could not be */
  expel(node: Node, cluster: ClusterId, signal: AbortSignal): Promise<Fault | undefined>
}

export interface AdmitRequest {
  readonly cluster: ClusterId
  /** A public key in OpenSSH's one-line form. */
  readonly authorizedKey: string
}

export interface KnownHostKey {
  readonly hostKey: string
  /** `/home/me/.ssh/known_hosts:3` */
  readonly hostKeySource: string
}
