import {mkdir, mkdtempDisposable, readdir, readFile, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {parseClusterFile} from '../../src/domain/spec/parse-cluster-file.ts'
import {runGpuctl} from '../support/run-gpuctl.ts'

const folder = () => mkdtempDisposable(join(tmpdir(), 'gpuctl-init-'))

test('init writes a file that up takes, named for its folder', async () => {
  await using parent = await folder()
  const cwd = join(parent.path, 'My Project')
  await mkdir(cwd)
  const {exitCode, stdout} = await runGpuctl(['init'], {cwd})
  expect(stdout).toMatch(/^wrote gpuctl\.yaml for the cluster my-project\n\nNext:\n {2}gpuctl plan gpuctl\.yaml /)
  expect(exitCode).toBe(0)
  expect(await readdir(cwd)).toEqual(['gpuctl.yaml'])
  expect(parseClusterFile(await readFile(join(cwd, 'gpuctl.yaml'), 'utf8'), 'gpuctl.yaml').name).toBe('my-project')
})

test('init replaces a file only by --force', async () => {
  await using cwd = await folder()
  const file = join(cwd.path, 'mine.yaml')
  await writeFile(file, 'mine')
  const refused = await runGpuctl(['init', 'mine.yaml'], {cwd: cwd.path})
  expect(refused).toMatchObject({
    exitCode: 2,
    stderr: expect.stringMatching(/mine\.yaml exists already\nNext: {2}add --force/),
  })
  expect(await readFile(file, 'utf8')).toBe('mine')
  const forced = await runGpuctl(['init', 'mine.yaml', '--name', 'other', '--force', '--json'], {cwd: cwd.path})
  expect(JSON.parse(forced.stdout)).toEqual({type: 'init', version: 1, data: {path: 'mine.yaml', name: 'other'}})
  expect(await readFile(file, 'utf8')).toContain('name: other')
  expect(await readdir(cwd.path)).toEqual(['mine.yaml'])
})

test.each([
  [['--name', 'Not A Name'], /cannot name a cluster.*\nNext: {2}such as not-a-name/],
  [['nowhere/gpuctl.yaml'], /there is no folder nowhere\n/],
])('init %j says what to do instead', async (args, message) => {
  await using cwd = await folder()
  const {exitCode, stderr} = await runGpuctl(['init', ...args], {cwd: cwd.path})
  expect(stderr).toMatch(message)
  expect(exitCode).toBe(2)
  expect(await readdir(cwd.path)).toEqual([])
})
