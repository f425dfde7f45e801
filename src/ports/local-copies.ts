import type {Readable, Writable} from 'node:stream'

/** Files of this machine, as copies need them. */
export interface LocalCopies {
  /** What is at a path, symbolic links followed; undefined: nothing. */
  inspect(path: string): Promise<LocalEntry | undefined>
  /** A directory as a tar stream. Dispose ends what reads it. */
  packDirectory(path: string): Promise<PackedDirectory>
  /** Takes a file that becomes visible under its name when it is whole. */
  receiveFile(path: string, mode: number): Promise<Incoming>
  /** Takes a tar stream of `.`; what is in a directory of that name already stays, unless it is replaced. */
  receiveDirectory(path: string): Promise<Incoming>
  ensureDirectory(path: string): Promise<void>
}

export interface LocalEntry {
  readonly kind: 'file' | 'directory' | 'other'
  readonly mode: number
  readonly sizeBytes: number
}

export interface PackedDirectory extends AsyncDisposable {
  readonly stream: Readable
  /** The archive's first member: the directory. */
  readonly root: string
  /** The archive's last member: an empty file that is there only if all the rest is. */
  readonly end: string
  /** Rejects when a part could not be read. */
  readonly done: Promise<void>
  /** Why it could not, once that is known: the node that misses the rest knows less. */
  readonly failure: Error | undefined
}

/** Disposing without a commit leaves nothing behind. */
export interface Incoming extends AsyncDisposable {
  /** Fails with the reason when the rest cannot be stored. */
  readonly stream: Writable
  /** Call after the last byte was written. @throws when it could not all be stored */
  commit(): Promise<void>
}
