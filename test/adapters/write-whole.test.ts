import {mkdir, mkdtempDisposable, readdir, readFile, stat} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {expect, test} from 'vitest'
import {writeWhole} from '../../src/adapters/write-whole.ts'

const modeOf = async (path: string) => (await stat(path)).mode & 0o777

test('a file and its folders have the modes that were asked for', async () => {
  await using base = await mkdtempDisposable(join(tmpdir(), 'gpuctl-whole-'))
  const path = join(base.path, 'a', 'b', 'file')
  await writeWhole(path, new Uint8Array([1, 2]), {mode: 0o600, folderMode: 0o700, flush: true})
  expect([...(await readFile(path))]).toEqual([1, 2])
  expect(await Promise.all([path, dirname(path), join(base.path, 'a')].map(modeOf))).toEqual([0o600, 0o700, 0o700])
})

test('of many writers at once one wins, and nothing else is left', async () => {
  await using base = await mkdtempDisposable(join(tmpdir(), 'gpuctl-whole-'))
  const texts = Array.from({length: 10}, (_, index) => `${index}`.repeat(10_000))
  await Promise.all(texts.map((text) => writeWhole(join(base.path, 'file'), text)))
  expect(texts).toContain(await readFile(join(base.path, 'file'), 'utf8'))
  expect(await readdir(base.path)).toEqual(['file'])
})

test('one that cannot be put in place leaves nothing behind', async () => {
  await using base = await mkdtempDisposable(join(tmpdir(), 'gpuctl-whole-'))
  await mkdir(join(base.path, 'file', 'inside'), {recursive: true})
  await expect(writeWhole(join(base.path, 'file'), 'text')).rejects.toMatchObject({code: 'EISDIR'})
  expect(await readdir(base.path)).toEqual(['file'])
  await expect(writeWhole(join(base.path, 'none', 'file'), 'text')).rejects.toMatchObject({code: 'ENOENT'})
})
