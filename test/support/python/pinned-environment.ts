import {createHash} from 'node:crypto'
import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'

/** A Python environment of pinned packages, below node_modules, made by test/tools/install-python-packages.ts; other pins, another one. */
export interface PinnedEnvironment {
  readonly requirements: string
  readonly folder: string
  /** A file that is written last. */
  readonly complete: string
  readonly python: string
}

/** @param requirements a file of this folder */
export function pinnedEnvironment(requirements: string, name: string): PinnedEnvironment {
  const path = join(import.meta.dirname, requirements)
  const digest = createHash('sha256').update(readFileSync(path)).digest('hex').slice(0, 12)
  const folder = join(import.meta.dirname, '../../../node_modules/.cache', `${name}-${digest}`)
  return {requirements: path, folder, complete: join(folder, 'complete'), python: join(folder, 'bin', 'python3')}
}

export const isComplete = ({complete}: PinnedEnvironment): boolean => existsSync(complete)

/** Where its packages are, once it is complete. */
export function packagesOf({folder}: PinnedEnvironment): string {
  const lib = join(folder, 'lib')
  const [version = ''] = readdirSync(lib).filter((name) => name.startsWith('python3'))
  return join(lib, version, 'site-packages')
}
