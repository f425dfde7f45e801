import type {Node, SshEndpoint} from './node.ts'

/** One host of the user's own, as the cluster file's `hosts:` list has it. */
export interface HostEntry {
  readonly address: string
  readonly port: number
  readonly user: string
  /** Path of a private key; absent: the user's agent, then OpenSSH's default key files. */
  readonly identityFile?: string
  /** `ssh-ed25519 AAAA…`; absent: the user's known_hosts must have it. */
  readonly hostKey?: string
  /** Where a key was found that the cluster file does not give. */
  readonly hostKeySource?: string
  /** The host through which this one is reached. */
  readonly jump?: HostEntry
  /** The address at which the other hosts reach it, where it differs from `address`. */
  readonly privateAddress?: string
  /** What it has, as `model:count`; absent: no GPU. */
  readonly gpus?: {readonly model: string; readonly count: number}
}

/** Who it is, and its node's id: one private address may stand behind many jump hosts, and is another host behind each. */
export function hostId({user, address, port, jump}: HostEntry): string {
  return `${user}@${address}:${port}${jump === undefined ? '' : ` via ${hostId(jump)}`}`
}

/** The entry that a node was made of, with the keys that were pinned. */
export const hostEntryOf = ({ssh, privateAddress}: Pick<Node, 'ssh' | 'privateAddress'>): HostEntry => ({
  ...entryAt(ssh),
  privateAddress,
})

function entryAt({address, port, user, hostKey, hostKeySource, identityFile, route}: SshEndpoint): HostEntry {
  return {
    address,
    port,
    user,
    ...(identityFile === undefined ? {} : {identityFile}),
    ...(hostKey === undefined ? {} : {hostKey}),
    ...(hostKeySource === undefined ? {} : {hostKeySource}),
    ...(route.kind === 'jump' ? {jump: entryAt(route.through)} : {}),
  }
}
