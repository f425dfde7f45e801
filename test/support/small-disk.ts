import {execFileSync} from 'node:child_process'
import {closeSync, openSync, rmSync, statSync, truncateSync, writeSync} from 'node:fs'
import {join} from 'node:path'

/** A folder on a disk of its own, with very little room. */
export interface SmallDisk extends Disposable {
  /** Leaves room for so many blocks. */
  fill(blocks?: number): void
  free(): void
  readOnly(is: boolean): void
}

/** Why no disk can be mounted here; undefined when one can. */
export function whyNoDisk(): string | undefined {
  try {
    execFileSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt'], {stdio: 'ignore'})
    return undefined
  } catch {
    return 'no right to mount'
  }
}

const BLOCK_BYTES = 4096 // a page

/** Mounts one over an empty folder, until it is disposed of. */
export function smallDisk(folder: string, size = '64k'): SmallDisk {
  mount(['-t', 'tmpfs', '-o', `size=${size},mode=755`, 'tmpfs', folder])
  const filler = join(folder, 'filler')
  return {
    fill(blocks = 0) {
      const file = openSync(filler, 'a')
      try {
        for (;;) writeSync(file, Buffer.alloc(BLOCK_BYTES))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
      } finally {
        closeSync(file)
      }
      truncateSync(filler, statSync(filler).size - blocks * BLOCK_BYTES)
    },
    free: () => rmSync(filler),
    readOnly: (is) => mount(['-o', `remount,${is ? 'ro' : 'rw'}`, folder]),
    [Symbol.dispose]: () => void execFileSync('umount', ['--lazy', folder]),
  }
}

const mount = (args: readonly string[]) => void execFileSync('mount', args)
