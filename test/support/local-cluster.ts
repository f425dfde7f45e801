import {randomBytes} from 'node:crypto'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {type LocalMode, localCloud} from '../../providers/local/index.ts'
import {canUseNamespaces} from '../../providers/local/probe.ts'
import {processRunner} from '../../src/adapters/process-runner.ts'
import type {ClusterId} from '../../src/domain/cluster-id.ts'
import type {Node} from '../../src/domain/node.ts'
import {generateSshKeyPair} from '../../src/domain/ssh-key.ts'
import type {Cloud, GangRequest} from '../../src/ports/cloud.ts'
import type {ProcessResult} from '../../src/ports/process.ts'
import {leftoversOf} from './leftovers.ts'

/** A local cluster of a random name in a folder of its own; its end sweeps it, whatever the test did. */
export interface LocalCluster extends AsyncDisposable {
  readonly cloud: Cloud
  readonly cluster: ClusterId
  readonly stateDir: string
  readonly authorizedKey: string
  readonly gang: (size: number, pool?: string) => GangRequest
  /** Runs a command on a node by the system's ssh client, with the host key pinned; never throws for its exit code. */
  readonly login: (node: Node, command: string) => Promise<ProcessResult>
  readonly leftovers: () => Promise<string[]>
}

export const runner = processRunner()

/** Ends a test that hangs, and with it what it waits for. */
export const bounded = (): AbortSignal => AbortSignal.timeout(25_000)

export async function startLocalCluster(mode: LocalMode, maskedPaths: readonly string[] = []): Promise<LocalCluster> {
  const stateDir = await mkdtemp(join(tmpdir(), 'gpuctl-local-test-'))
  const cluster = {name: 'test', lease: randomBytes(5).toString('hex')}
  const cloud = localCloud({stateDir, processes: runner, mode, maskedPaths})
  const {privateKey, publicKey} = generateSshKeyPair('test')
  const keyFile = join(stateDir, 'id')
  await writeFile(keyFile, privateKey, {mode: 0o600})
  return {
    cloud,
    cluster,
    stateDir,
    authorizedKey: publicKey,
    gang: (size, pool = 'train') => ({cluster, pool, size, authorizedKey: publicKey, hosts: [], tags: {}}),
    login: (node, command) => login(node, command, keyFile, stateDir),
    leftovers: () => leftoversOf(cluster.lease, stateDir),
    async [Symbol.asyncDispose]() {
      await cloud.sweep(cluster, bounded())
      await rm(stateDir, {recursive: true, force: true})
    },
  }
}

/** Why hosts of this mode cannot be tried here; undefined where they can. */
export async function whyNot(mode: LocalMode): Promise<string | undefined> {
  const {exitCode} = await runner.run('/bin/sh', ['-c', 'PATH=$PATH:/usr/sbin:/usr/local/sbin command -v sshd'])
  if (exitCode !== 0) return 'sshd is not installed'
  if (mode === 'processes' || (await canUseNamespaces(runner, bounded()))) return undefined
  return 'this user or machine cannot make namespaces (root on Linux can)'
}

async function login({ssh}: Node, command: string, keyFile: string, stateDir: string): Promise<ProcessResult> {
  const alias = `${ssh.address}-${ssh.port}`
  const known = join(stateDir, `known-${alias}-${randomBytes(3).toString('hex')}`)
  await writeFile(known, `${alias} ${ssh.hostKey}\n`)
  const via = ssh.route.kind === 'netns' ? ['nsenter', `--net=/run/netns/${ssh.route.name}`] : ['env']
  const options = ['BatchMode=yes', 'StrictHostKeyChecking=yes', `UserKnownHostsFile=${known}`, `HostKeyAlias=${alias}`]
  const flags = ['IdentitiesOnly=yes', 'LogLevel=ERROR', ...options].flatMap((option) => ['-o', option])
  const [file = '', ...args] = [...via, 'ssh', '-F', 'none', '-i', keyFile, '-p', `${ssh.port}`, ...flags]
  return runner.run(file, [...args, `${ssh.user}@${ssh.address}`, command], {signal: bounded()})
}
