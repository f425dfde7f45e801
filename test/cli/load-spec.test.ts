import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {loadSpec, nameInFolder} from '../../src/cli/load-spec.ts'

/** Goes into an empty folder with these files. */
function enterFolder(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const [before, folder] = [process.cwd(), mkdtempSync(join(tmpdir(), 'gpuctl-spec-'))]
  onTestFinished(() => {
    process.chdir(before)
    rmSync(folder, {recursive: true})
  })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  process.chdir(folder)
  return folder
}

test('without a file it is two nodes on this machine, or what flags say', async () => {
  enterFolder()
  expect(await loadSpec(undefined, {})).toMatchObject({name: 'local', pools: [{nodes: 2}]})
  expect(await loadSpec(undefined, {name: 'mine', nodes: 3})).toMatchObject({name: 'mine', pools: [{nodes: 3}]})
  expect(await nameInFolder()).toBeUndefined()
})

test('gpuctl.yaml of the folder is read, and another file comes before it', async () => {
  const folder = enterFolder({'gpuctl.yaml': 'name: here\nnodes: 1\n', 'other.yaml': 'name: there\nnodes: 1\n'})
  expect(await loadSpec(undefined, {})).toMatchObject({name: 'here'})
  expect(await loadSpec('other.yaml', {nodes: 5})).toMatchObject({name: 'there', pools: [{nodes: 5}]})
  expect(await loadSpec(join(folder, 'other.yaml'), {})).toMatchObject({name: 'there'})
  expect(await nameInFolder()).toBe('here')
})

test.each([
  ['name: half\nnodes: many\n', 'half'],
  ["name: 'quoted'\n[", 'quoted'],
  ['nodes: [\n', undefined],
  ['name: No Name\n[', undefined],
])('the name of a file with mistakes is found where it stands: %j', async (text, name) => {
  enterFolder({'gpuctl.yaml': text})
  expect(await nameInFolder()).toBe(name)
})

test.each([
  ['is not there', 'missing.yaml', /there is no file missing\.yaml/],
  ['is a folder', 'folder', /folder cannot be read/],
  ['is no text', 'binary', /binary is not UTF-8 text/],
  ['is too large', 'large', /large/],
])('a file that %s is a mistake of the command line, and told as one', async (_what, file, message) => {
  const folder = enterFolder({
    'gpuctl.yaml': 'name: here\nnodes: 1\n',
    binary: Buffer.from([0xff, 0xfe, 0x00]),
    large: `name: large\n${'#'.repeat(2 * 1024 * 1024)}`,
  })
  mkdirSync(join(folder, 'folder'))
  await expect(loadSpec(file, {})).rejects.toMatchObject({
    code: 'SPEC_INVALID',
    message: expect.stringMatching(message),
  })
})
