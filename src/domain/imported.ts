import type {NodeState, SshEndpoint} from './node.ts'
import type {Place} from './place.ts'

/** An instance that somebody made by hand and gpuctl took over: what its cloud cannot tell of it. A pool has them in their index's order. */
export interface ImportedInstance {
  /** As in `Node`. */
  readonly id: string
  /** Who logs in. */
  readonly user: string
  /** Its own SSH server's key, `ssh-ed25519 AAAA…`, as its owner vouched for it. */
  readonly hostKey: string
  /** As in `SshEndpoint`. */
  readonly hostKeySource?: string
  /** Path of a private key that lets in before the cluster's does; absent: the agent, then OpenSSH's default files. */
  readonly identityFile?: string
}

/** An instance as its cloud tells of it, whoever made it. */
export interface FoundInstance {
  readonly id: string
  /** What its owner calls it; empty where it has no name. */
  readonly name: string
  /** By which its cloud knows it too, in any case: `/subscriptions/…/virtualMachines/vm-a`. */
  readonly path?: string
  /** Who logs in, where the cloud knows it. */
  readonly login?: string
  readonly place: Place
  readonly state: NodeState
  /** Where its SSH server listens; the user where the cloud knows one. */
  readonly ssh: Pick<SshEndpoint, 'address' | 'port' | 'route'> & {readonly user?: string}
  readonly privateAddress: string
  /** The cluster of gpuctl's that it belongs to. */
  readonly holder?: Holder
  /** What else ends or replaces it: `the Auto Scaling group web`. */
  readonly managedBy?: string
}

/** Whether somebody means it: by its id, its name or its path. */
export const goesBy = ({id, name, path}: FoundInstance, asked: string): boolean =>
  id === asked || name === asked || (path !== undefined && [id, name, path].some((each) => isSame(each, asked)))

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

export interface Holder {
  readonly cluster: string
  readonly lease: string
  readonly pool: string
  /** Of one that was imported. */
  readonly mark?: ImportMark
  /** Whom it lets in: see `accessDigest`. */
  readonly access?: string
}

/** What an imported instance carries beside the tags of all nodes. */
export interface ImportMark {
  readonly index: number
  readonly user: string
}

/** As the value of a tag: `3 ubuntu`. */
export const formatImportMark = ({index, user}: ImportMark): string => `${index} ${user}`

/** Undefined where the text is none of {@link formatImportMark}'s. */
export function parseImportMark(text: string | undefined): ImportMark | undefined {
  const [, index, user] = /^(\d{1,6}) (\S+)$/.exec(text ?? '') ?? []
  return index === undefined || user === undefined ? undefined : {index: Number(index), user}
}
