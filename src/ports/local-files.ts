import type {Readable} from 'node:stream'

/** Files of this machine that a job takes along. */
export interface LocalFiles {
  /** Undefined when nothing is there, or nothing that can be read. */
  kind(path: string): Promise<'file' | 'folder' | undefined>
  /** @throws GpuctlError NOT_FOUND */
  readText(path: string): Promise<string>
  /**
   * The file, or all files below the folder, in a stable order. Links are followed.
   *
   * @throws GpuctlError NOT_FOUND
   */
  list(path: string): Promise<readonly LocalFile[]>
  open(path: string): Readable
}

export interface LocalFile {
  /** That {@link LocalFiles.open} takes. */
  readonly path: string
  /** Relative to the folder that holds what was asked for: `data/a.txt` for `…/data`. */
  readonly relativePath: string
  readonly sizeBytes: number
  readonly executable: boolean
}
