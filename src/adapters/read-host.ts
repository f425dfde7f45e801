import {constants} from 'node:fs'
import {access, stat} from 'node:fs/promises'
import {dirname} from 'node:path'
import type {Folder, Found, Host} from '../domain/doctor.ts'
import {HOST_TOOLS, type HostTool} from '../domain/host-tools.ts'
import type {ProcessRunner} from '../ports/process.ts'
import {findCredentials} from './find-credentials.ts'
import {findProgram} from './find-program.ts'
import {readPackageSource} from './host-tools.ts'
import type {Paths} from './paths.ts'
import {findPulumi} from './pulumi-cli/find-pulumi.ts'

export interface ReadHostOptions {
  readonly paths: Paths
  readonly env: NodeJS.ProcessEnv
  readonly processes: ProcessRunner
  readonly canUseNamespaces: (signal: AbortSignal) => Promise<boolean>
}

/** Looks at this machine. Runs what it finds for its version, all at once; changes nothing. */
export async function readHost(options: ReadHostOptions, signal: AbortSignal): Promise<Host> {
  const {paths, env, processes, canUseNamespaces} = options
  const request = {cacheDir: paths.cache, processes, onProgress: () => {}, signal, env}
  const names = Object.keys(HOST_TOOLS) as HostTool[]
  const [source, namespaces, engine, go, tools, state, cache, credentials] = await Promise.all([
    readPackageSource(),
    canUseNamespaces(signal),
    findPulumi(request),
    readProgram('go', options, signal),
    Promise.all(names.map(async (name) => [name, await readProgram(name, options, signal)] as const)),
    readFolder(paths.state),
    readFolder(paths.cache),
    findCredentials(env),
  ])
  return {
    platform: process.platform,
    source,
    isRoot: process.getuid?.() === 0,
    namespaces,
    nodeVersion: process.version,
    engine,
    go,
    tools: Object.fromEntries(tools) as Record<HostTool, Found | undefined>,
    state,
    cache,
    credentials,
    sshAgent: env.SSH_AUTH_SOCK && (await isThere(env.SSH_AUTH_SOCK)) ? env.SSH_AUTH_SOCK : undefined,
  }
}

const VERSION_WORDS: Readonly<Record<string, readonly string[]>> = {
  ssh: ['-V'],
  sshd: ['-V'],
  ip: ['-V'],
  go: ['version'],
}

async function readProgram(
  name: string,
  {env, processes}: ReadHostOptions,
  signal: AbortSignal,
): Promise<Found | undefined> {
  const path = await findProgram(name, env)
  if (path === undefined) return undefined
  const bounded = AbortSignal.any([signal, AbortSignal.timeout(10_000)])
  const said = await processes.run(path, VERSION_WORDS[name] ?? ['--version'], {signal: bounded}).catch(() => undefined)
  signal.throwIfAborted()
  const version = versionIn(`${said?.stdout}\n${said?.stderr}`)
  return version === undefined ? {path} : {path, version}
}

/** Of "OpenSSH_9.2p1 Debian-2+deb12u7, …", "ip utility, iproute2-6.1.0, …", "go version go1.26.8 linux/amd64". */
export const versionIn = (text: string): string | undefined => /(?:^|[\s_-]|go)v?(\d+\.\d+[\w.]*)/m.exec(text)?.[1]

/** Writable, or to be made in a folder that is. */
async function readFolder(path: string): Promise<Folder> {
  for (let folder = path; ; folder = dirname(folder)) {
    if (await isThere(folder)) return {path, writable: await isWritableFolder(folder)}
    if (folder === dirname(folder)) return {path, writable: false}
  }
}

async function isWritableFolder(folder: string): Promise<boolean> {
  if (!(await stat(folder)).isDirectory()) return false
  return access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  )
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
