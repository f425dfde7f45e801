import {mkdir, mkdtemp, readdir, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {beforeEach, expect, onTestFinished, test} from 'vitest'
import {engineBackend, removeLeftStates, surelyHasNoState} from '../../src/program/state-files.ts'

let backend: string
const remove = (name: string) => removeLeftStates(pathToFileURL(backend).href, name)

beforeEach(async () => {
  backend = await mkdtemp(join(tmpdir(), 'gpuctl backend é-'))
  onTestFinished(() => rm(backend, {recursive: true}))
})

test('all that a cluster left goes, and nothing of another', async () => {
  await make('stacks/gpuctl/a.json.bak', 'stacks/gpuctl/a.json.bak.12ab.tmp', 'stacks/gpuctl/a.json.attrs')
  await make('backups/gpuctl/a/a.1.json', 'history/gpuctl/a/a-1.history.json', 'locks/organization/gpuctl/a/')
  const others = ['stacks/gpuctl/ab.json', 'stacks/gpuctl/ab.json.bak', 'stacks/gpuctl/b-a.json']
  await make(...others, 'backups/gpuctl/ab/ab.1.json')
  expect(await remove('a')).toBe(true)
  expect(await files()).toEqual(['backups/gpuctl/ab/ab.1.json', ...others])
})

test('nothing goes while somebody makes the cluster again', async () => {
  const whole = ['stacks/gpuctl/a.json', 'stacks/gpuctl/a.json.bak']
  await make(...whole)
  expect(await remove('a')).toBe(false)
  await rm(join(backend, '.pulumi', 'stacks/gpuctl/a.json'))
  await make('locks/organization/gpuctl/a/id.json')
  expect(await remove('a')).toBe(false)
  expect(await files()).toEqual(['locks/organization/gpuctl/a/id.json', 'stacks/gpuctl/a.json.bak'])
})

test('a cluster without a state file surely has no state; of other backends nobody can tell', async () => {
  const url = pathToFileURL(backend).href
  await make('stacks/gpuctl/a.json', 'stacks/gpuctl/b.json.gz', 'stacks/gpuctl/c.json.bak')
  const answers = await Promise.all(['a', 'b', 'c', 'd'].map((name) => surelyHasNoState(url, name)))
  expect(answers).toEqual([false, false, true, true])
  expect(await surelyHasNoState('s3://bucket', 'd')).toBe(false)
})

test('a backend without folders has nothing left', async () => {
  expect(await removeLeftStates('s3://team', 'a')).toBe(true)
  expect(await remove('a')).toBe(true)
})

test('the engine writes nothing beside its own files', () => {
  expect(engineBackend('file:///srv/a%20b')).toBe('file:///srv/a%20b?metadata=skip')
  expect(engineBackend('file:///srv?no_tmp_dir=false')).toBe('file:///srv?no_tmp_dir=false&metadata=skip')
  expect(engineBackend('s3://team?region=eu-west-1')).toBe('s3://team?region=eu-west-1')
})

async function make(...paths: readonly string[]): Promise<void> {
  for (const path of paths.map((relative) => join(backend, '.pulumi', relative))) {
    await mkdir(path.endsWith('/') ? path : dirname(path), {recursive: true})
    if (!path.endsWith('/')) await writeFile(path, '')
  }
}

async function files(): Promise<readonly string[]> {
  const entries = await readdir(join(backend, '.pulumi'), {recursive: true, withFileTypes: true})
  const found = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return found.map((path) => path.slice(join(backend, '.pulumi').length + 1)).sort()
}
