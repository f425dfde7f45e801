import {execFileSync} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterAll, afterEach, beforeAll, beforeEach, describe, expect, test} from 'vitest'
import {localCopies} from '../../src/adapters/local-copies/local-copies.ts'
import {sshShell} from '../../src/adapters/ssh/ssh-shell.ts'
import {copyFiles} from '../../src/app/copy-files.ts'
import type {Node} from '../../src/domain/node.ts'
import type {Shell} from '../../src/ports/shell.ts'
import {isRoot} from '../support/netns.ts'
import {freePort, nodeAt, type Sshd, startSshd} from '../support/sshd.ts'
import {waitFor} from '../support/wait-for.ts'

let hosts: readonly Sshd[]
let nodes: readonly Node[]
let shell: Shell
let here: string
let there: string
beforeAll(async () => {
  hosts = await Promise.all([0, 1].map(() => startSshd({inOwnDirectory: true})))
  nodes = hosts.map(({endpoint, identityFile}, index) => nodeAt({...endpoint, identityFile}, `train-${index}`))
  shell = sshShell({agentSocket: '', userKeyDirectory: '/nonexistent'})
})
afterAll(async () => {
  await shell[Symbol.asyncDispose]()
  for (const host of hosts) await host[Symbol.asyncDispose]()
})
beforeEach(() => {
  here = mkdtempSync(join(tmpdir(), 'gpuctl-here-'))
  there = hosts[0]?.files ?? ''
  for (const {files} of hosts) mkdirSync(files, {recursive: true})
})
afterEach(() => {
  rmSync(here, {recursive: true})
  for (const {files} of hosts) rmSync(files, {recursive: true})
})

const {signal} = new AbortController()
const copy = (...operands: string[]) => copyFiles({nodes, operands}, {shell, copies: localCopies}, signal)

/** A tree with what trees have: names of all kinds, modes, links, empty things. */
function plantTree(root: string) {
  mkdirSync(join(root, 'deep', 'er'), {recursive: true})
  mkdirSync(join(root, 'empty'))
  for (const name of NAMES) writeFileSync(join(root, 'deep', name), `in ${name}`)
  writeFileSync(join(root, 'run.sh'), '#!/bin/sh\n', {mode: 0o755})
  writeFileSync(join(root, 'secret'), 's', {mode: 0o600})
  symlinkSync('run.sh', join(root, 'link'))
  symlinkSync('nowhere', join(root, 'dangling'))
}
const KEY = `ssh-ed25519 ${Buffer.alloc(51).toString('base64')}`
const NAMES = ['a b', "it's", 'new\nline', '-rf', '--help', '@x', 'é漢🙂', '$(id)', '*', '\\', '"']

/** What is in a tree: kind, mode and content of each path. */
function describeTree(root: string): Record<string, string> {
  const entries = readdirSync(root, {recursive: true, encoding: 'utf8'}).map((path) => {
    const stats = lstatSync(join(root, path))
    const mode = (stats.mode & 0o777).toString(8)
    if (stats.isSymbolicLink()) return [path, `-> ${readlinkSync(join(root, path))}`]
    return [path, stats.isDirectory() ? `dir ${mode}` : `${mode} ${readFileSync(join(root, path), 'utf8')}`]
  })
  return Object.fromEntries(entries.sort())
}

describe('a file', () => {
  test('goes up under its name, a new name, or into a directory, with its mode', async () => {
    const file = join(here, 'data.bin')
    const bytes = randomBytes(3_000_001)
    writeFileSync(file, bytes)
    chmodSync(file, 0o751)
    mkdirSync(join(there, 'dir'))
    await copy(file, 'train-0:renamed')
    await copy(file, 'train-0:dir')
    await copy(file, 'train-0:made/')
    await copy(file, 'train-0:')
    for (const path of ['renamed', 'dir/data.bin', 'made/data.bin', 'data.bin']) {
      expect(readFileSync(join(there, path)).equals(bytes), path).toBe(true)
      expect(statSync(join(there, path)).mode & 0o777).toBe(0o751)
    }
    expect(readdirSync(there).sort()).toEqual(['data.bin', 'dir', 'made', 'renamed'])
  })

  test('comes down the same way', async () => {
    const bytes = randomBytes(3_000_001)
    writeFileSync(join(there, 'data.bin'), bytes)
    chmodSync(join(there, 'data.bin'), 0o640)
    mkdirSync(join(here, 'dir'))
    await copy('train-0:data.bin', join(here, 'renamed'))
    await copy('train-0:data.bin', join(here, 'dir'))
    await copy('train-0:data.bin', `${here}/made/`)
    for (const path of ['renamed', 'dir/data.bin', 'made/data.bin']) {
      expect(readFileSync(join(here, path)).equals(bytes), path).toBe(true)
      expect(statSync(join(here, path)).mode & 0o777).toBe(0o640)
    }
    expect(readdirSync(here).sort()).toEqual(['dir', 'made', 'renamed'])
  })

  test('replaces what a symbolic link points to, and an empty one is a file, too', async () => {
    writeFileSync(join(here, 'new'), '')
    writeFileSync(join(there, 'real'), 'old')
    symlinkSync('real', join(there, 'link'))
    await copy(join(here, 'new'), 'train-0:link')
    expect(readFileSync(join(there, 'real'), 'utf8')).toBe('')
    expect(lstatSync(join(there, 'link')).isSymbolicLink()).toBe(true)
    await copy('train-0:real', join(here, 'back'))
    expect(readFileSync(join(here, 'back'), 'utf8')).toBe('')
  })

  test('of any name arrives under it', async () => {
    const name = fc.oneof(
      fc.constantFrom(...NAMES, '\n', ' ', '~', 'a\n'),
      fc.string({unit: fc.constantFrom(...`'"\\$\`!*?~#&|;<>(){}[] \t\n-=%é漢🙂a`), minLength: 1, maxLength: 20}),
    )
    const round = fc.asyncProperty(name, async (text) => {
      writeFileSync(join(here, text), text)
      await copy(join(here, text), 'train-0:up/')
      expect(readFileSync(join(there, 'up', text), 'utf8')).toBe(text)
      await copy(`train-0:up/${text}`, `${here}/down/`)
      expect(readFileSync(join(here, 'down', text), 'utf8')).toBe(text)
    })
    await fc.assert(round, {numRuns: 40})
  })
})

describe('a tree', () => {
  test('goes up whole, renamed or into a directory', async () => {
    plantTree(join(here, 'tree'))
    await copy(join(here, 'tree'), 'train-0:renamed')
    await copy(join(here, 'tree'), 'train-0:made/')
    const expected = describeTree(join(here, 'tree'))
    expect(describeTree(join(there, 'renamed'))).toEqual(expected)
    expect(describeTree(join(there, 'made', 'tree'))).toEqual(expected)
    expect(readdirSync(there).sort()).toEqual(['made', 'renamed'])
  })

  test('comes down whole, renamed or into a directory', async () => {
    plantTree(join(there, 'tree'))
    await copy('train-0:tree', join(here, 'renamed'))
    await copy('train-0:tree', `${here}/made/`)
    const expected = describeTree(join(there, 'tree'))
    expect(describeTree(join(here, 'renamed'))).toEqual(expected)
    expect(describeTree(join(here, 'made', 'tree'))).toEqual(expected)
    expect(readdirSync(here).sort()).toEqual(['made', 'renamed'])
  })

  test('is merged with the one that is there, both ways', async () => {
    for (const root of [here, there]) mkdirSync(join(root, 'tree', 'sub'), {recursive: true})
    writeFileSync(join(there, 'tree', 'sub', 'kept'), 'kept')
    writeFileSync(join(there, 'tree', 'sub', 'changed'), 'old')
    writeFileSync(join(here, 'tree', 'sub', 'changed'), 'new', {mode: 0o600})
    await copy(join(here, 'tree'), 'train-0:.')
    expect(describeTree(join(there, 'tree'))).toEqual({
      sub: 'dir 755',
      'sub/changed': '600 new',
      'sub/kept': '644 kept',
    })
    writeFileSync(join(here, 'tree', 'sub', 'mine'), 'mine')
    await copy('train-0:tree', here)
    expect(readdirSync(join(here, 'tree', 'sub')).sort()).toEqual(['changed', 'kept', 'mine'])
    expect(readdirSync(join(here)).concat(readdirSync(there))).toEqual(['tree', 'tree'])
  })

  test('meant by its contents (.) goes straight into the destination', async () => {
    plantTree(join(here, 'tree'))
    await copy(`${here}/tree/.`, 'train-0:work/')
    expect(describeTree(join(there, 'work'))).toEqual(describeTree(join(here, 'tree')))
  })

  test('does not replace a file', async () => {
    mkdirSync(join(here, 'tree'))
    writeFileSync(join(there, 'file'), 'x')
    await expect(copy(join(here, 'tree'), 'train-0:file')).rejects.toThrow('not a directory')
    expect(readFileSync(join(there, 'file'), 'utf8')).toBe('x')
  })
})

describe('many', () => {
  test('nodes each get it', async () => {
    plantTree(join(here, 'tree'))
    writeFileSync(join(here, 'file'), 'f')
    const summary = await copy(join(here, 'tree'), join(here, 'file'), 'train:made')
    expect(summary.nodes.map(({name}) => name)).toEqual(['train-0', 'train-1'])
    for (const {files} of hosts) {
      expect(describeTree(join(files, 'made', 'tree'))).toEqual(describeTree(join(here, 'tree')))
      expect(readFileSync(join(files, 'made', 'file'), 'utf8')).toBe('f')
    }
  })

  test('nodes’ files come down to a directory for each', async () => {
    for (const {files, endpoint} of hosts) writeFileSync(join(files, 'log'), String(endpoint.port))
    await copy(':log', join(here, 'logs'))
    for (const [index, {endpoint}] of hosts.entries())
      expect(readFileSync(join(here, 'logs', `train-${index}`, 'log'), 'utf8')).toBe(String(endpoint.port))
  })

  test('nodes of which some fail: the others go on, and the failed ones are named', async () => {
    writeFileSync(join(here, 'file'), 'f')
    const dead = nodeAt(
      {address: '127.0.0.1', port: await freePort(), user: 'root', hostKey: KEY, route: {kind: 'direct'}},
      'train-7',
    )
    const all = copyFiles(
      {nodes: [dead, ...nodes], operands: [join(here, 'file'), ':x']},
      {shell, copies: localCopies},
      signal,
    )
    await expect(all).rejects.toMatchObject({
      code: 'PARTLY_APPLIED',
      message: expect.stringMatching(/^1 of 3 .*train-7: /),
    })
    for (const {files} of hosts) expect(readFileSync(join(files, 'x'), 'utf8')).toBe('f')
  })
})

describe('what is not there', () => {
  test('is named, on either side', async () => {
    await expect(copy(join(here, 'no'), 'train-0:x')).rejects.toMatchObject({code: 'USAGE'})
    await expect(copy('train-0:no', here)).rejects.toMatchObject({
      code: 'NODE_FAILED',
      message: 'train-0: there is no no',
    })
    await expect(copy('/dev/null', 'train-0:x')).rejects.toMatchObject({code: 'USAGE'})
    await expect(copy('train-0:/dev/null', here)).rejects.toThrow('neither')
  })
})

describe('an interrupted copy', () => {
  const big = 64 * 1024 * 1024

  test.each(['file', 'tree'])('of a %s up leaves nothing behind when it is aborted', async (kind) => {
    mkdirSync(join(here, 'tree'))
    writeFileSync(join(here, 'tree', 'file'), Buffer.alloc(big))
    const abort = new AbortController()
    const operands = [kind === 'file' ? join(here, 'tree', 'file') : join(here, 'tree'), 'train-0:x']
    const onProgress = () => abort.abort(new Error('Ctrl-C'))
    await expect(copyFiles({nodes, operands, onProgress}, {shell, copies: localCopies}, abort.signal)).rejects.toThrow(
      'Ctrl-C',
    )
    await waitFor(() => readdirSync(there).length === 0)
  })

  test.each(['file', 'tree'])('of a %s up leaves nothing behind when the connection is cut', async (kind) => {
    mkdirSync(join(here, 'tree'))
    writeFileSync(join(here, 'tree', 'file'), Buffer.alloc(big))
    let bytes = 0
    const onProgress = (_node: Node, count: number) => {
      bytes += count
      if (bytes > big / 4) hosts[0]?.cut()
    }
    const operands = [kind === 'file' ? join(here, 'tree', 'file') : join(here, 'tree'), 'train-0:x']
    await expect(copyFiles({nodes, operands, onProgress}, {shell, copies: localCopies}, signal)).rejects.toMatchObject({
      code: 'NODE_FAILED',
    })
    await waitFor(() => readdirSync(there).length === 0)
  })

  test.each(['file', 'tree'])('of a %s down leaves nothing behind', async (kind) => {
    mkdirSync(join(there, 'tree'))
    writeFileSync(join(there, 'tree', 'file'), Buffer.alloc(big))
    const abort = new AbortController()
    const operands = [kind === 'file' ? 'train-0:tree/file' : 'train-0:tree', join(here, 'x')]
    const onProgress = () => abort.abort(new Error('Ctrl-C'))
    await expect(copyFiles({nodes, operands, onProgress}, {shell, copies: localCopies}, abort.signal)).rejects.toThrow(
      'Ctrl-C',
    )
    expect(readdirSync(here)).toEqual([])
  })
})

describe.runIf(isRoot)('a full disk', () => {
  const mounted = (directory: string): Disposable => {
    mkdirSync(directory)
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', directory])
    return {[Symbol.dispose]: () => void execFileSync('umount', [directory])}
  }

  test.each(['file', 'tree'])('there is told, and no half %s stays', async (kind) => {
    using _disk = mounted(join(there, 'disk'))
    mkdirSync(join(here, 'tree'))
    writeFileSync(join(here, 'tree', 'file'), randomBytes(8_000_000))
    writeFileSync(join(there, 'disk', 'file'), 'old')
    const from = kind === 'file' ? join(here, 'tree', 'file') : join(here, 'tree')
    await expect(copy(from, 'train-0:disk')).rejects.toMatchObject({
      code: 'NODE_FAILED',
      message: expect.stringMatching(/train-0: .*no space left/i),
      hint: expect.stringContaining('make room'),
    })
    await waitFor(() => readdirSync(join(there, 'disk')).length === 1)
    expect(readFileSync(join(there, 'disk', 'file'), 'utf8')).toBe('old')
  })

  test.each(['file', 'tree'])('here is told, and no half %s stays', async (kind) => {
    using _disk = mounted(join(here, 'disk'))
    mkdirSync(join(there, 'tree'))
    writeFileSync(join(there, 'tree', 'file'), randomBytes(8_000_000))
    const from = kind === 'file' ? 'train-0:tree/file' : 'train-0:tree'
    await expect(copy(from, join(here, 'disk', 'x'))).rejects.toThrow(/no space left/i)
    expect(existsSync(join(here, 'disk', 'x'))).toBe(false)
    expect(readdirSync(join(here, 'disk'))).toEqual([])
  })
})
