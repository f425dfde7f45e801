import {homedir} from 'node:os'
import {join} from 'node:path'
import {packageTemplates} from '../src/adapters/package-templates.ts'
import {type Paths, paths} from '../src/adapters/paths.ts'
import {processRunner} from '../src/adapters/process-runner.ts'
import {sshShell} from '../src/adapters/ssh/ssh-shell.ts'
import type {Cloud, CloudId, Clouds} from '../src/ports/cloud.ts'

/**
 * Every cloud that this version can bring up, wired to this machine; the same in gpuctl and in its provider plugin. Connections
 * to hosts stay open, and keep the process alive, until it is disposed of.
 */
export function clouds(env: NodeJS.ProcessEnv = process.env, where: Paths = paths(env)): Clouds & AsyncDisposable {
  const shell = sshShell(env.SSH_AUTH_SOCK === undefined ? {} : {agentSocket: env.SSH_AUTH_SOCK})
  const openers: Readonly<Partial<Record<CloudId, () => Promise<Cloud>>>> = {
    async local() {
      const {localCloud} = await import('./local/index.ts')
      return localCloud({
        stateDir: join(where.state, 'local'),
        processes: processRunner(),
        maskedPaths: [where.state, where.config],
        ...(isLocalMode(env.GPUCTL_LOCAL_MODE) ? {mode: env.GPUCTL_LOCAL_MODE} : {}),
      })
    },
    async ssh() {
      const {sshCloud} = await import('./ssh/index.ts')
      return sshCloud({
        shell,
        templates: packageTemplates(),
        stateDir: join(where.state, 'ssh'),
        knownHostsFiles: KNOWN_HOSTS_FILES,
      })
    },
  }
  const opened = new Map<CloudId, Promise<Cloud>>()
  return {
    ids: Object.keys(openers) as CloudId[],
    open(id) {
      const cloud = opened.get(id) ?? openers[id]?.()
      if (cloud === undefined) throw new RangeError(`this version has no cloud ${id}`)
      opened.set(id, cloud)
      return cloud
    },
    [Symbol.asyncDispose]: () => shell[Symbol.asyncDispose](),
  }
}

/** Those that OpenSSH's own client reads unless it is told otherwise. @source ssh_config(5) */
const KNOWN_HOSTS_FILES = [
  join(homedir(), '.ssh', 'known_hosts'),
  join(homedir(), '.ssh', 'known_hosts2'),
  '/etc/ssh/ssh_known_hosts',
  '/etc/ssh/ssh_known_hosts2',
]

const isLocalMode = (mode: string | undefined): mode is 'namespaces' | 'processes' =>
  mode === 'namespaces' || mode === 'processes'
