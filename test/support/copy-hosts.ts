import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach} from 'vitest'
import {localCopies} from '../../src/adapters/local-copies/local-copies.ts'
import {sshShell} from '../../src/adapters/ssh/ssh-shell.ts'
import {systemClient} from '../../src/adapters/ssh/system-client.ts'
import {copyFiles} from '../../src/app/copy-files.ts'
import type {CopyWorld} from '../../src/app/upload-path.ts'
import type {Node} from '../../src/domain/node.ts'
import {knownHostsText} from '../../src/domain/ssh-command.ts'
import {nodeAt, type Sshd, startSshd} from './sshd.ts'

/** Two nodes of a file's tests, and folders that each test has to itself. */
export interface CopyHosts {
  readonly hosts: readonly Sshd[]
  readonly nodes: readonly Node[]
  readonly world: CopyWorld
  /** On this side. */
  readonly here: string
  /** Where the first node's commands start. */
  readonly there: string
  readonly copy: (...operands: string[]) => ReturnType<typeof copyFiles>
}

/** What carries large files and trees. */
export const CARRIERS = ['ssh2', 'the system’s client'] as const

/** To be called in a describe block; what it gives is there while a test runs. */
export function copyHosts(carrier: (typeof CARRIERS)[number]): CopyHosts {
  let hosts: readonly Sshd[] = []
  let nodes: readonly Node[] = []
  let here = ''
  const keys = mkdtempSync(join(tmpdir(), 'gpuctl-keys-'))
  const files = {identityFile: join(keys, 'none'), knownHostsFile: join(keys, 'known_hosts')} // the nodes name their own keys
  const pool = sshShell({agentSocket: '', userKeyDirectory: '/nonexistent'})
  const bulk = carrier === 'ssh2' ? pool : systemClient({...files, shell: pool, env: process.env})
  const world = {shell: pool, bulk, copies: localCopies}
  const {signal} = new AbortController()
  beforeAll(async () => {
    hosts = await Promise.all([0, 1].map(() => startSshd({inOwnDirectory: true})))
    nodes = hosts.map(({endpoint, identityFile}, index) => nodeAt({...endpoint, identityFile}, `train-${index}`))
    writeFileSync(files.knownHostsFile, knownHostsText(nodes))
  })
  afterAll(async () => {
    await pool[Symbol.asyncDispose]()
    rmSync(keys, {recursive: true})
    for (const host of hosts) await host[Symbol.asyncDispose]()
  })
  beforeEach(() => {
    here = mkdtempSync(join(tmpdir(), 'gpuctl-here-'))
    for (const {files} of hosts) mkdirSync(files, {recursive: true})
  })
  afterEach(() => {
    rmSync(here, {recursive: true})
    for (const {files} of hosts) rmSync(files, {recursive: true})
  })
  return {
    world,
    get hosts() {
      return hosts
    },
    get nodes() {
      return nodes
    },
    get here() {
      return here
    },
    get there() {
      return hosts[0]?.files ?? ''
    },
    copy: (...operands) => copyFiles({nodes, operands}, world, signal),
  }
}
