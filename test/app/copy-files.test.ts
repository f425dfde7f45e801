import {randomBytes} from 'node:crypto'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {localCopies} from '../../src/adapters/local-copies/local-copies.ts'
import {copyFiles} from '../../src/app/copy-files.ts'
import type {LocalCopies} from '../../src/ports/local-copies.ts'
import {CARRIERS, copyHosts} from '../support/copy-hosts.ts'
import {freePort, nodeAt} from '../support/sshd.ts'
import {NEVER} from '../support/start-job.ts'

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
  const on = copyHosts('ssh2')

  test('goes up under its name, a new name, or into a directory, with its mode', async () => {
    const file = join(on.here, 'data.bin')
    const bytes = randomBytes(3_000_001)
    writeFileSync(file, bytes)
    chmodSync(file, 0o751)
    mkdirSync(join(on.there, 'dir'))
    await on.copy(file, 'train-0:renamed')
    await on.copy(file, 'train-0:dir')
    await on.copy(file, 'train-0:made/')
    await on.copy(file, 'train-0:')
    for (const path of ['renamed', 'dir/data.bin', 'made/data.bin', 'data.bin']) {
      expect(readFileSync(join(on.there, path)).equals(bytes), path).toBe(true)
      expect(statSync(join(on.there, path)).mode & 0o777).toBe(0o751)
    }
    expect(readdirSync(on.there).sort()).toEqual(['data.bin', 'dir', 'made', 'renamed'])
  })

  test('comes down the same way', async () => {
    const bytes = randomBytes(3_000_001)
    writeFileSync(join(on.there, 'data.bin'), bytes)
    chmodSync(join(on.there, 'data.bin'), 0o640)
    mkdirSync(join(on.here, 'dir'))
    await on.copy('train-0:data.bin', join(on.here, 'renamed'))
    await on.copy('train-0:data.bin', join(on.here, 'dir'))
    await on.copy('train-0:data.bin', `${on.here}/made/`)
    for (const path of ['renamed', 'dir/data.bin', 'made/data.bin']) {
      expect(readFileSync(join(on.here, path)).equals(bytes), path).toBe(true)
      expect(statSync(join(on.here, path)).mode & 0o777).toBe(0o640)
    }
    expect(readdirSync(on.here).sort()).toEqual(['dir', 'made', 'renamed'])
  })

  test('replaces what a symbolic link points to, and an empty one is a file, too', async () => {
    writeFileSync(join(on.here, 'new'), '')
    writeFileSync(join(on.there, 'real'), 'old')
    symlinkSync('real', join(on.there, 'link'))
    await on.copy(join(on.here, 'new'), 'train-0:link')
    expect(readFileSync(join(on.there, 'real'), 'utf8')).toBe('')
    expect(lstatSync(join(on.there, 'link')).isSymbolicLink()).toBe(true)
    await on.copy('train-0:real', join(on.here, 'back'))
    expect(readFileSync(join(on.here, 'back'), 'utf8')).toBe('')
  })

  test('of any name arrives under it', async () => {
    const name = fc.oneof(
      fc.constantFrom(...NAMES, '\n', ' ', '~', 'a\n'),
      fc.string({unit: fc.constantFrom(...`'"\\$\`!*?~#&|;<>(){}[] \t\n-=%é漢🙂a`), minLength: 1, maxLength: 20}),
    )
    const round = fc.asyncProperty(name, async (text) => {
      writeFileSync(join(on.here, text), text)
      await on.copy(join(on.here, text), 'train-0:up/')
      expect(readFileSync(join(on.there, 'up', text), 'utf8')).toBe(text)
      await on.copy(`train-0:up/${text}`, `${on.here}/down/`)
      expect(readFileSync(join(on.here, 'down', text), 'utf8')).toBe(text)
    })
    await fc.assert(round, {numRuns: 40})
  })
})

describe.each(CARRIERS)('by %s,', (carrier) => {
  const on = copyHosts(carrier)

  describe('a large file', () => {
    const large = () => {
      const bytes = randomBytes(40_000_001)
      const file = join(on.here, 'large')
      writeFileSync(file, bytes)
      chmodSync(file, 0o640)
      return {bytes, file}
    }

    test('goes up and comes down, and every byte is counted', async () => {
      const {bytes, file} = large()
      expect(await on.copy(file, 'train-0:made/')).toMatchObject({bytes: bytes.length})
      const there = join(on.there, 'made', 'large')
      expect(readFileSync(there).equals(bytes)).toBe(true)
      expect(statSync(there).mode & 0o777).toBe(0o640)
      expect(await on.copy('train-0:made/large', join(on.here, 'back'))).toMatchObject({bytes: bytes.length})
      expect(readFileSync(join(on.here, 'back')).equals(bytes)).toBe(true)
    })

    test('that grows meanwhile is cut where it ended', async () => {
      const {bytes, file} = large()
      const copies: LocalCopies = {
        ...localCopies,
        inspect: async () => ({kind: 'file', mode: 0o640, sizeBytes: 39_999_999}),
      }
      await copyFiles({nodes: on.nodes, operands: [file, 'train-0:x']}, {...on.world, copies}, NEVER)
      expect(readFileSync(join(on.there, 'x')).equals(bytes.subarray(0, 39_999_999))).toBe(true)
    })
  })

  describe('a tree', () => {
    test('goes up whole, renamed or into a directory', async () => {
      plantTree(join(on.here, 'tree'))
      await on.copy(join(on.here, 'tree'), 'train-0:renamed')
      await on.copy(join(on.here, 'tree'), 'train-0:made/')
      const expected = describeTree(join(on.here, 'tree'))
      expect(describeTree(join(on.there, 'renamed'))).toEqual(expected)
      expect(describeTree(join(on.there, 'made', 'tree'))).toEqual(expected)
      expect(readdirSync(on.there).sort()).toEqual(['made', 'renamed'])
    })

    test('comes down whole, renamed or into a directory', async () => {
      plantTree(join(on.there, 'tree'))
      await on.copy('train-0:tree', join(on.here, 'renamed'))
      await on.copy('train-0:tree', `${on.here}/made/`)
      const expected = describeTree(join(on.there, 'tree'))
      expect(describeTree(join(on.here, 'renamed'))).toEqual(expected)
      expect(describeTree(join(on.here, 'made', 'tree'))).toEqual(expected)
      expect(readdirSync(on.here).sort()).toEqual(['made', 'renamed'])
    })

    test('is merged with the one that is there, both ways', async () => {
      for (const root of [on.here, on.there]) mkdirSync(join(root, 'tree', 'sub'), {recursive: true})
      writeFileSync(join(on.there, 'tree', 'sub', 'kept'), 'kept')
      writeFileSync(join(on.there, 'tree', 'sub', 'changed'), 'old')
      writeFileSync(join(on.here, 'tree', 'sub', 'changed'), 'new', {mode: 0o600})
      await on.copy(join(on.here, 'tree'), 'train-0:.')
      expect(describeTree(join(on.there, 'tree'))).toEqual({
        sub: 'dir 755',
        'sub/changed': '600 new',
        'sub/kept': '644 kept',
      })
      writeFileSync(join(on.here, 'tree', 'sub', 'mine'), 'mine')
      await on.copy('train-0:tree', on.here)
      expect(readdirSync(join(on.here, 'tree', 'sub')).sort()).toEqual(['changed', 'kept', 'mine'])
      expect(readdirSync(join(on.here)).concat(readdirSync(on.there))).toEqual(['tree', 'tree'])
    })

    test('meant by its contents (.) goes straight into the destination', async () => {
      plantTree(join(on.here, 'tree'))
      await on.copy(`${on.here}/tree/.`, 'train-0:work/')
      expect(describeTree(join(on.there, 'work'))).toEqual(describeTree(join(on.here, 'tree')))
    })

    test('does not replace a file', async () => {
      mkdirSync(join(on.here, 'tree'))
      writeFileSync(join(on.there, 'file'), 'x')
      await expect(on.copy(join(on.here, 'tree'), 'train-0:file')).rejects.toThrow('not a directory')
      expect(readFileSync(join(on.there, 'file'), 'utf8')).toBe('x')
    })
  })

  describe('many', () => {
    test('nodes each get it', async () => {
      plantTree(join(on.here, 'tree'))
      writeFileSync(join(on.here, 'file'), 'f')
      const summary = await on.copy(join(on.here, 'tree'), join(on.here, 'file'), 'train:made')
      expect(summary.nodes.map(({name}) => name)).toEqual(['train-0', 'train-1'])
      for (const {files} of on.hosts) {
        expect(describeTree(join(files, 'made', 'tree'))).toEqual(describeTree(join(on.here, 'tree')))
        expect(readFileSync(join(files, 'made', 'file'), 'utf8')).toBe('f')
      }
    })

    test('nodes’ files come down to a directory for each', async () => {
      for (const {files, endpoint} of on.hosts) writeFileSync(join(files, 'log'), String(endpoint.port))
      await on.copy(':log', join(on.here, 'logs'))
      for (const [index, {endpoint}] of on.hosts.entries())
        expect(readFileSync(join(on.here, 'logs', `train-${index}`, 'log'), 'utf8')).toBe(String(endpoint.port))
    })

    test('nodes of which some fail: the others go on, and the failed ones are named', async () => {
      writeFileSync(join(on.here, 'file'), 'f')
      const dead = nodeAt(
        {address: '127.0.0.1', port: await freePort(), user: 'root', hostKey: KEY, route: {kind: 'direct'}},
        'train-7',
      )
      const all = copyFiles({nodes: [dead, ...on.nodes], operands: [join(on.here, 'file'), ':x']}, on.world, NEVER)
      await expect(all).rejects.toMatchObject({
        code: 'PARTLY_APPLIED',
        message: expect.stringMatching(/^1 of 3 .*train-7: /),
      })
      for (const {files} of on.hosts) expect(readFileSync(join(files, 'x'), 'utf8')).toBe('f')
    })
  })
})

describe('what is not there', () => {
  const on = copyHosts('ssh2')

  test('is named, on either side', async () => {
    await expect(on.copy(join(on.here, 'no'), 'train-0:x')).rejects.toMatchObject({code: 'USAGE'})
    await expect(on.copy('train-0:no', on.here)).rejects.toMatchObject({
      code: 'NODE_FAILED',
      message: 'train-0: there is no no',
    })
    await expect(on.copy('/dev/null', 'train-0:x')).rejects.toMatchObject({code: 'USAGE'})
    await expect(on.copy('train-0:/dev/null', on.here)).rejects.toThrow('neither')
  })
})
