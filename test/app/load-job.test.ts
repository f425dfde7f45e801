import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {localFiles} from '../../src/adapters/local-files.ts'
import {packageTemplates} from '../../src/adapters/package-templates.ts'
import {BUILT_IN_JOBS, loadJob} from '../../src/app/load-job.ts'
import {listJobFiles} from '../../src/app/pack-job.ts'

const folder = mkdtempSync(join(tmpdir(), 'gpuctl-load-job-'))
const world = {files: localFiles(), templates: packageTemplates()}
afterAll(() => rmSync(folder, {recursive: true, force: true}))

describe('loadJob', () => {
  test('reads a file, or the job.yaml of a folder, and means files beside it', async () => {
    writeFileSync(join(folder, 'job.yaml'), 'files: [train.py, /etc/hostname]\ncommand: [python3, train.py]\n')
    for (const source of [folder, join(folder, 'job.yaml')]) {
      expect(await loadJob(source, world)).toMatchObject({
        files: [join(folder, 'train.py'), '/etc/hostname'],
        command: {kind: 'argv', argv: ['python3', 'train.py']},
      })
    }
  })

  test.each(BUILT_IN_JOBS)('finds the built-in %s with its files', async (name) => {
    const spec = await loadJob(name, world)
    expect(spec.name).toBe(name)
    expect((await listJobFiles(spec.files, world.files)).length).toBeGreaterThan(0)
  })

  test.each([
    ['no-such-job.yaml', 'NOT_FOUND', /there is no job file no-such-job.yaml/],
    ['hello-allredcue', 'NOT_FOUND', /there is no job file/],
    [tmpdir(), 'NOT_FOUND', /has no job.yaml/],
  ])('refuses %s', async (source, code, message) => {
    await expect(loadJob(source, world)).rejects.toMatchObject({code, message: expect.stringMatching(message)})
  })
})

describe('listJobFiles', () => {
  test('takes folders with all below them, and keeps what may be run so', async () => {
    const data = join(folder, 'data')
    mkdirSync(join(data, 'deep'), {recursive: true})
    writeFileSync(join(data, 'b'), '22')
    writeFileSync(join(data, 'deep', 'a.sh'), '1', {mode: 0o755})
    symlinkSync(join(data, 'b'), join(data, 'link'))
    expect(await listJobFiles([`${data}/`], world.files)).toEqual([
      {path: join(data, 'b'), relativePath: 'data/b', sizeBytes: 2, executable: false},
      {path: join(data, 'deep', 'a.sh'), relativePath: 'data/deep/a.sh', sizeBytes: 1, executable: true},
      {path: join(data, 'link'), relativePath: 'data/link', sizeBytes: 2, executable: false},
    ])
  })

  test('refuses two files of one name, and links that lead back', async () => {
    mkdirSync(join(folder, 'x'))
    mkdirSync(join(folder, 'round'))
    writeFileSync(join(folder, 'same'), '')
    writeFileSync(join(folder, 'x', 'same'), '')
    symlinkSync('..', join(folder, 'round', 'up'))
    const both = [join(folder, 'same'), join(folder, 'x', 'same')]
    await expect(listJobFiles(both, world.files)).rejects.toMatchObject({code: 'SPEC_INVALID'})
    await expect(listJobFiles([join(folder, 'round')], world.files)).rejects.toMatchObject({code: 'NOT_FOUND'})
    expect(await listJobFiles([both[0] ?? '', both[0] ?? ''], world.files)).toHaveLength(1)
  })
})
