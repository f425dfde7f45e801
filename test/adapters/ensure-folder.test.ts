import {mkdtempDisposable, readdir, stat, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {ensureFolder, ensureFolderSync} from '../../src/adapters/ensure-folder.ts'

const modeOf = async (path: string) => (await stat(path)).mode & 0o777

describe.each([
  ['ensureFolder', ensureFolder],
  ['ensureFolderSync', async (...args: Parameters<typeof ensureFolder>) => ensureFolderSync(...args)],
] as const)('%s', (_name, ensure) => {
  test('makes all folders that are missing with one mode, and leaves what is there', async () => {
    await using base = await mkdtempDisposable(join(tmpdir(), 'gpuctl-folder-'))
    const path = join(base.path, 'a', 'b', 'c')
    await Promise.all([ensure(path, {mode: 0o700}), ensure(path, {mode: 0o700})])
    await writeFile(join(path, 'file'), 'text')
    await ensure(path, {mode: 0o755})
    await ensure(`${join(base.path, 'a', 'd')}/`)
    expect(await Promise.all([path, dirname(path), join(base.path, 'a')].map(modeOf))).toEqual([0o700, 0o700, 0o700])
    expect(await readdir(path)).toEqual(['file'])
    expect((await readdir(join(base.path, 'a'))).sort()).toEqual(['b', 'd'])
  })

  test('says that there is a file in its place, or on the way to it', async () => {
    await using base = await mkdtempDisposable(join(tmpdir(), 'gpuctl-folder-'))
    const file = join(base.path, 'file')
    await writeFile(file, 'text')
    await expect(ensure(file)).rejects.toMatchObject({code: 'EEXIST'})
    await expect(ensure(join(file, 'inside', 'it'))).rejects.toMatchObject({code: 'ENOTDIR'})
    await expect(ensure('')).rejects.toMatchObject({code: 'ENOENT'})
  })

  test.runIf(process.platform === 'linux')('ends where a filesystem takes no folders', async () => {
    await expect(ensure('/proc/x/y')).rejects.toMatchObject({code: 'ENOENT'})
  })
})
