import {readdir, readFile, realpath, stat} from 'node:fs/promises'

/** Something of the machine that hosts would see through their root, and must not. */
export interface VisibleMask {
  readonly path: string
  readonly isFolder: boolean
}

/**
 * What to hide in a host: what was asked, the keys of the machine's users, and the switch that would restart the machine. Only
 * what a host would see: its root shows the machine's root file system alone, none of the others mounted on it.
 */
export async function visibleMasks(asked: readonly string[]): Promise<readonly VisibleMask[]> {
  const homes = await readdir('/home').catch(() => [])
  const mounts = mountPoints(await readFile('/proc/self/mountinfo', 'utf8'))
  const paths = [...asked, ...homes.map((home) => `/home/${home}/.ssh`)]
  const found = await Promise.all(paths.map((path) => visibleMask(path, mounts)))
  const masks = found.filter((mask) => mask !== undefined)
  const hasSysrq = await stat('/proc/sysrq-trigger').catch(() => undefined)
  return [...masks, ...(hasSysrq === undefined ? [] : [{path: '/proc/sysrq-trigger', isFolder: false}])]
}

/** Where file systems are mounted in this process's view. */
export const mountPoints = (mountinfo: string): readonly string[] =>
  mountinfo
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
    .filter((point) => point !== '')
    .map((point) =>
      point.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))),
    )

async function visibleMask(path: string, mounts: readonly string[]): Promise<VisibleMask | undefined> {
  const real = await realpath(path).catch(() => undefined)
  if (real === undefined || isReplaced(real) || mounts.some((point) => point !== '/' && isIn(point, real)))
    return undefined
  return {path: real, isFolder: (await stat(real)).isDirectory()}
}

/** Hosts have their own of these. */
const isReplaced = (path: string): boolean =>
  ['/proc', '/sys', '/dev', '/run', '/tmp', '/root'].some((folder) => isIn(folder, path))

export const isIn = (folder: string, path: string): boolean => path === folder || path.startsWith(`${folder}/`)
