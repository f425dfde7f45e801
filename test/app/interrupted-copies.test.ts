import {randomBytes} from 'node:crypto'
import {existsSync, mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {copyFiles} from '../../src/app/copy-files.ts'
import type {Node} from '../../src/domain/node.ts'
import {CARRIERS, copyHosts} from '../support/copy-hosts.ts'
import {smallDisk, whyNoDisk} from '../support/small-disk.ts'
import {NEVER} from '../support/start-job.ts'
import {waitFor} from '../support/wait-for.ts'

/** Takes no room, and as long to copy as any other. */
function sparse(path: string, bytes: number) {
  writeFileSync(path, '')
  truncateSync(path, bytes)
}

describe.each(CARRIERS)('by %s,', (carrier) => {
  const on = copyHosts(carrier)

  describe('an interrupted copy', () => {
    const big = 512 * 1024 * 1024

    test.each(['file', 'tree'])('of a %s up leaves nothing behind when it is aborted', async (kind) => {
      mkdirSync(join(on.here, 'tree'))
      sparse(join(on.here, 'tree', 'file'), big)
      const abort = new AbortController()
      const operands = [kind === 'file' ? join(on.here, 'tree', 'file') : join(on.here, 'tree'), 'train-0:x']
      const onProgress = () => abort.abort(new Error('Ctrl-C'))
      await expect(copyFiles({nodes: on.nodes, operands, onProgress}, on.world, abort.signal)).rejects.toThrow('Ctrl-C')
      await waitFor(() => readdirSync(on.there).length === 0)
    })

    test.each(['file', 'tree'])('of a %s up leaves nothing behind when the connection is cut', async (kind) => {
      mkdirSync(join(on.here, 'tree'))
      sparse(join(on.here, 'tree', 'file'), big)
      let bytes = 0
      const onProgress = (_node: Node, count: number) => {
        bytes += count
        if (bytes > big / 32) on.hosts[0]?.cut()
      }
      const operands = [kind === 'file' ? join(on.here, 'tree', 'file') : join(on.here, 'tree'), 'train-0:x']
      await expect(copyFiles({nodes: on.nodes, operands, onProgress}, on.world, NEVER)).rejects.toMatchObject({
        code: 'NODE_FAILED',
      })
      await waitFor(() => readdirSync(on.there).length === 0)
    })

    test.each(['file', 'tree'])('of a %s down leaves nothing behind', async (kind) => {
      mkdirSync(join(on.there, 'tree'))
      sparse(join(on.there, 'tree', 'file'), big)
      const abort = new AbortController()
      const operands = [kind === 'file' ? 'train-0:tree/file' : 'train-0:tree', join(on.here, 'x')]
      const onProgress = () => abort.abort(new Error('Ctrl-C'))
      await expect(copyFiles({nodes: on.nodes, operands, onProgress}, on.world, abort.signal)).rejects.toThrow('Ctrl-C')
      expect(readdirSync(on.here)).toEqual([])
    })
  })

  describe.skipIf(whyNoDisk() !== undefined)('a full disk', () => {
    const mounted = (folder: string): Disposable => {
      mkdirSync(folder)
      return smallDisk(folder, '1m')
    }

    test.each(['file', 'tree'])('there is told, and no half %s stays', async (kind) => {
      using _disk = mounted(join(on.there, 'disk'))
      mkdirSync(join(on.here, 'tree'))
      writeFileSync(join(on.here, 'tree', 'file'), randomBytes(8_000_000))
      writeFileSync(join(on.there, 'disk', 'file'), 'old')
      const from = kind === 'file' ? join(on.here, 'tree', 'file') : join(on.here, 'tree')
      await expect(on.copy(from, 'train-0:disk')).rejects.toMatchObject({
        code: 'NODE_FAILED',
        message: expect.stringMatching(/train-0: .*no space left/i),
        hint: expect.stringContaining('make room'),
      })
      await waitFor(() => readdirSync(join(on.there, 'disk')).length === 1)
      expect(readFileSync(join(on.there, 'disk', 'file'), 'utf8')).toBe('old')
    })

    test.each(['file', 'tree'])('here is told, and no half %s stays', async (kind) => {
      using _disk = mounted(join(on.here, 'disk'))
      mkdirSync(join(on.there, 'tree'))
      writeFileSync(join(on.there, 'tree', 'file'), randomBytes(8_000_000))
      const from = kind === 'file' ? 'train-0:tree/file' : 'train-0:tree'
      await expect(on.copy(from, join(on.here, 'disk', 'x'))).rejects.toThrow(/no space left/i)
      expect(existsSync(join(on.here, 'disk', 'x'))).toBe(false)
      expect(readdirSync(join(on.here, 'disk'))).toEqual([])
    })
  })
})
