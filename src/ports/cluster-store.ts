import type {Cluster} from '../domain/cluster.ts'

/**
 * What this machine needs to reach a cluster, kept beside the engine's state so that `exec` and `ssh` start no engine. It can be
 * made again from the state at any time.
 */
export interface ClusterStore {
  read(name: string): Promise<StoredCluster | undefined>
  write(cluster: Cluster, privateKey: string): Promise<StoredCluster>
  /** Keeps the private key that is here, if this is its public half; does nothing otherwise. */
  update(cluster: Cluster, publicKey: string): Promise<StoredCluster | undefined>
  /** Names of the clusters that this machine has seen. */
  names(): Promise<readonly string[]>
  /** Already gone is success. */
  remove(name: string): Promise<void>
}

export interface StoredCluster {
  readonly cluster: Cluster
  /** Path of the cluster's private key, 0600. */
  readonly identityFile: string
  /** Path of a known_hosts file with the nodes' pinned keys, for the system's own ssh. */
  readonly knownHostsFile: string
  readonly createdAtUnixMs: number
}
