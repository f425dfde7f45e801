/** One host of the user's own, as the cluster file's `hosts:` list has it. */
export interface HostEntry {
  readonly address: string
  readonly port: number
  readonly user: string
  /** Path of a private key; absent: the user's agent, then OpenSSH's default key files. */
  readonly identityFile?: string
  /** `ssh-ed25519 AAAA…`; absent: the user's known_hosts must have it. */
  readonly hostKey?: string
  /** The host through which this one is reached. */
  readonly jump?: HostEntry
  /** The address at which the other hosts reach it, where it differs from `address`. */
  readonly privateAddress?: string
  /** What it has, as `model:count`; absent: no GPU. */
  readonly gpus?: {readonly model: string; readonly count: number}
}
