import {homedir} from 'node:os'
import {join, resolve} from 'node:path'

/** gpuctl's own folders. `GPUCTL_HOME` holds all state; the cache holds only what can be made again. */
export interface Paths {
  /** Cluster state, keys, passphrase: what must not be lost. */
  readonly state: string
  /** Tools that were built or fetched; shared by every `GPUCTL_HOME`. */
  readonly cache: string
  readonly config: string
}

/** @source XDG Base Directory Specification 0.8; Apple's File System Programming Guide for macOS */
export function paths(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): Paths {
  const {state, cache, config} = platform === 'darwin' ? macos(homedir()) : xdg(env, homedir())
  const home = env.GPUCTL_HOME && resolve(env.GPUCTL_HOME)
  return home
    ? {state: home, cache: env.GPUCTL_CACHE || cache, config: home}
    : {state, cache: env.GPUCTL_CACHE || cache, config}
}

function macos(home: string): Paths {
  const support = join(home, 'Library', 'Application Support', 'gpuctl')
  return {state: support, cache: join(home, 'Library', 'Caches', 'gpuctl'), config: support}
}

function xdg(env: NodeJS.ProcessEnv, home: string): Paths {
  return {
    state: join(env.XDG_STATE_HOME || join(home, '.local', 'state'), 'gpuctl'),
    cache: join(env.XDG_CACHE_HOME || join(home, '.cache'), 'gpuctl'),
    config: join(env.XDG_CONFIG_HOME || join(home, '.config'), 'gpuctl'),
  }
}
