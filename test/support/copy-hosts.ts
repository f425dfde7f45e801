import {mkdirSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, afterEach, beforeAll, beforeEach} from 'vitest'
import {localCopies} from '../../src/adapters/local-copies/local-copies.ts'
import {sshShell} from '../../src/adapters/ssh/ssh-shell.ts'
import {copyFiles} from '../../src/app/copy-files.ts'
import type {Node} from '../../src/domain/node.ts'
import type {Shell} from '../../src/ports/shell.ts'
import {nodeAt, type Sshd, startSshd} from './sshd.ts'

/** Two nodes of a file's tests, and folders that each test has to itself. */
export interface CopyHosts {
  readonly hosts: readonly Sshd[]
  readonly nodes: readonly Node[]
  readonly shell: Shell
  /** On this side. */
  readonly here: string
  /** Where the first node's commands start. */
  readonly there: string
  readonly copy: (...operands: string[]) => ReturnType<typeof copyFiles>
}

/** To be called once in a test file; what it gives is there while a test runs. */
export function copyHosts(): CopyHosts {
  let hosts: readonly Sshd[] = []
  let nodes: readonly Node[] = []
  let here = ''
  const shell = sshShell({agentSocket: '', userKeyDirectory: '/nonexistent'})
  const {signal} = new AbortController()
  beforeAll(async () => {
    hosts = await Promise.all([0, 1].map(() => startSshd({inOwnDirectory: true})))
    nodes = hosts.map(({endpoint, identityFile}, index) => nodeAt({...endpoint, identityFile}, `train-${index}`))
  })
  afterAll(async () => {
    await shell[Symbol.asyncDispose]()
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
    shell,
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
    copy: (...operands) => copyFiles({nodes, operands}, {shell, copies: localCopies}, signal),
  }
}
