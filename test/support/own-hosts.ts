import {randomBytes} from 'node:crypto'
import {existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {sshCloud} from '../../providers/ssh/index.ts'
import {packageTemplates} from '../../src/adapters/package-templates.ts'
import {sshShell} from '../../src/adapters/ssh/ssh-shell.ts'
import type {ClusterId} from '../../src/domain/cluster-id.ts'
import type {HostEntry} from '../../src/domain/host-entry.ts'
import type {Node} from '../../src/domain/node.ts'
import {generateSshKeyPair, withoutComment} from '../../src/domain/ssh-key.ts'
import type {Cloud, GangRequest} from '../../src/ports/cloud.ts'
import type {ProcessResult} from '../../src/ports/process.ts'
import {logIn} from './log-in.ts'
import {type Sshd, type SshdOptions, startSshd} from './sshd.ts'

/** A host as a user owns it: an SSH server, a home, a key of the user's in authorized_keys. */
export interface OwnHost extends Sshd {
  readonly entry: HostEntry
  readonly keysFile: string
}

/** What the user's authorized_keys says before and after. */
export const USERS_KEYS =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJAIVySHVwwOWrm3Ic5TLXMCcElHKoyrJo5mWEvpJtFS user@laptop\n'

export interface OwnHosts extends AsyncDisposable {
  readonly hosts: readonly OwnHost[]
  readonly entries: readonly HostEntry[]
  readonly cloud: Cloud
  /** What the cloud notes on this machine. */
  readonly stateDir: string
  readonly knownHostsFile: string
  readonly cluster: ClusterId
  /** Wants the first hosts, or these. */
  readonly gang: (size: number, changes?: Partial<GangRequest>) => GangRequest
  /** With the cluster's key alone. */
  readonly login: (node: Node, command: string) => Promise<ProcessResult>
  /** Another process on this machine. */
  readonly again: () => Cloud
  /** A client that remembers nothing, as another machine of the same team has it. */
  readonly elsewhere: () => Cloud
  /** What is left of a cluster, or of any: in the homes, and noted here. */
  readonly leftovers: (lease?: string) => string[]
}

export interface OwnHostsOptions extends SshdOptions {
  /** Of the user's agent; none unless told. */
  readonly agentSocket?: string
  /** How long a host has for an answer. */
  readonly answerMs?: number
}

export async function startOwnHosts(count: number, options: OwnHostsOptions = {}): Promise<OwnHosts> {
  const folder = mkdtempSync(join(tmpdir(), 'gpuctl-own-'))
  const hosts: OwnHost[] = []
  for (let index = 0; index < count; index++)
    hosts.push(ownHost(await startSshd({home: 'home', keysInHome: true, ...options})))
  const shell = sshShell({
    userKeyDirectory: '/nonexistent',
    agentSocket: options.agentSocket ?? '',
    connectTimeoutMs: 5000,
  })
  const stateDir = join(folder, 'state')
  const knownHostsFile = join(folder, 'known_hosts')
  const at = (dir: string) =>
    sshCloud({
      shell,
      templates: packageTemplates(),
      stateDir: dir,
      knownHostsFiles: [knownHostsFile],
      ...(options.answerMs === undefined ? {} : {answerMs: options.answerMs}),
    })
  const cluster = {name: 'test', lease: randomBytes(5).toString('hex')}
  const {publicKey, privateKey} = generateSshKeyPair('test')
  const keyFile = join(folder, 'key')
  writeFileSync(keyFile, privateKey, {mode: 0o600})
  const entries = hosts.map(({entry}) => entry)
  return {
    hosts,
    entries,
    cloud: at(stateDir),
    stateDir,
    knownHostsFile,
    cluster,
    gang: (size, changes) => ({
      cluster,
      pool: 'train',
      size,
      authorizedKey: publicKey,
      hosts: entries.slice(0, size),
      tags: {},
      ...changes,
    }),
    login: (node, command) => logIn(node, keyFile, command),
    again: () => at(stateDir),
    elsewhere: () => at(mkdtempSync(join(folder, 'elsewhere-'))),
    leftovers: (lease = '') => [...hosts.flatMap((host) => leftOn(host, lease)), ...notesIn(stateDir, lease)],
    async [Symbol.asyncDispose]() {
      await shell[Symbol.asyncDispose]()
      for (const host of hosts) await host[Symbol.asyncDispose]()
      rmSync(folder, {recursive: true, force: true})
    },
  }
}

function ownHost(sshd: Sshd): OwnHost {
  const {address, port, user, hostKey = ''} = sshd.endpoint
  const keysFile = join(sshd.home, '.ssh', 'authorized_keys')
  mkdirSync(join(sshd.home, '.ssh'), {mode: 0o700})
  writeFileSync(keysFile, USERS_KEYS, {mode: 0o600})
  const {identityFile} = sshd
  return {...sshd, keysFile, entry: {address, port, user, hostKey: withoutComment(hostKey), identityFile}}
}

/** Everything that was not there before, with the lease in it. */
function leftOn({home, entry}: OwnHost, lease: string): string[] {
  const files = readdirSync(home, {recursive: true, withFileTypes: true})
    .filter((each) => each.name !== '.ssh')
    .map((each) => join(each.parentPath, each.name))
    .filter((path) => {
      if (!path.endsWith('/.ssh/authorized_keys')) return lease === '' || textOf(path).includes(lease)
      return textOf(path).includes(`gpuctl-${lease}`)
    })
  return files.map((path) => `${entry.port}: ${path.slice(home.length)}`)
}

function notesIn(stateDir: string, lease: string): string[] {
  if (!existsSync(stateDir)) return []
  return readdirSync(stateDir)
    .filter((name) => name.includes(lease) && readdirSync(join(stateDir, name)).length > 0)
    .map((name) => `noted: ${name}`)
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
