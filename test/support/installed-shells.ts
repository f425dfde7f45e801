import {spawnSync} from 'node:child_process'

/** Those of the shells that are installed here; of the others it is said that they are not tried. @param all each by its name, which comes first */
export function installedShells<T extends readonly [string, ...string[]]>(all: readonly T[]): T[] {
  return all.filter(([name]) => {
    const isInstalled = spawnSync(name, ['--help']).error === undefined
    if (!isInstalled) console.warn(`skipped: ${name} is not installed`)
    return isInstalled
  })
}
