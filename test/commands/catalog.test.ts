import {mkdtempDisposable, readdir, readFile, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {openCatalog} from '../../src/adapters/catalog/open-catalog.ts'
import {runGpuctl} from '../support/run-gpuctl.ts'

/** A place of a test's own, and gpuctl run in it. */
async function fresh() {
  const base = await mkdtempDisposable(join(tmpdir(), 'gpuctl-catalog-'))
  const env = {GPUCTL_HOME: join(base.path, 'home'), GPUCTL_CACHE: join(base.path, 'cache'), GPUCTL_CATALOG: ''}
  return {
    env,
    cwd: base.path,
    run: (args: readonly string[], GPUCTL_CATALOG = '') =>
      runGpuctl(['catalog', ...args], {cwd: base.path, env: {...env, GPUCTL_CATALOG}}),
    [Symbol.asyncDispose]: () => base[Symbol.asyncDispose](),
  }
}

test('show tells of the catalog that came with gpuctl, and that it is old on stderr', async () => {
  await using place = await fresh()
  const {exitCode, stdout, stderr} = await place.run(['show', '--json'])
  const {type, version, data} = JSON.parse(stdout)
  expect({type, version, exitCode}).toEqual({type: 'catalog', version: 1, exitCode: 0})
  expect(data).toMatchObject({date: '2026-03-16', machineTypes: 248, offerings: 7081})
  expect(data.knownGaps.length).toBeGreaterThan(3)
  expect(stderr).toBe(data.hints.map((hint: string) => `hint: ${hint}\n`).join(''))
})

test('what export writes is an equal catalog, and changed rows show in diff', async () => {
  await using place = await fresh()
  const exported = await place.run(['export', 'mine'])
  expect(exported).toMatchObject({exitCode: 0, stdout: expect.stringContaining('GPUCTL_CATALOG=mine gpuctl')})
  const folder = join(place.cwd, 'mine')
  const [ours, theirs] = [await openCatalog(place.env), await openCatalog({...place.env, GPUCTL_CATALOG: folder})]
  const {hash, origin} = theirs.provenance
  expect(theirs).toEqual({...ours, provenance: {...ours.provenance, hash, origin}})
  expect((await place.run(['diff'], 'mine')).stdout).toContain('no difference')

  const prices = join(folder, 'prices.csv')
  const [titles, first = '', ...rest] = (await readFile(prices, 'utf8')).split('\n')
  await writeFile(prices, [titles, ...rest].join('\n'))
  const {data} = JSON.parse((await place.run(['diff', '--json'], 'mine')).stdout)
  const [cloud, region, zone, instanceType] = first.split(',')
  expect(data.offerings).toMatchObject({
    added: [],
    removed: [
      {cloud, region, zone, instanceType, purchase: 'on-demand'},
      {cloud, region, zone, instanceType, purchase: 'spot'},
    ],
    repriced: [],
  })
  expect(JSON.parse((await place.run(['diff', 'mine', '--json'])).stdout).data.offerings.added).toHaveLength(2)
})

test('export writes into a folder that is not empty only by --force', async () => {
  await using place = await fresh()
  await place.run(['export', 'mine'])
  const before = await readFile(join(place.cwd, 'mine', 'prices.csv'))
  await writeFile(join(place.cwd, 'mine', 'notes.txt'), 'mine')
  const refused = await place.run(['export', 'mine'])
  expect(refused).toMatchObject({exitCode: 2, stderr: expect.stringMatching(/mine is not empty\nNext: .*--force/)})
  await writeFile(join(place.cwd, 'mine', 'prices.csv'), 'changed')
  expect((await place.run(['export', 'mine', '--force'])).exitCode).toBe(0)
  expect(await readFile(join(place.cwd, 'mine', 'prices.csv'))).toEqual(before)
  expect((await readdir(join(place.cwd, 'mine'))).sort()).toEqual([
    'gpus.csv',
    'instance_types.csv',
    'notes.txt',
    'prices.csv',
    'snapshot.json',
  ])
  expect((await place.run(['export', 'mine/notes.txt'])).exitCode).toBe(2)
})

test.each([
  [['diff', 'nowhere'], '', /nowhere.*\nNext: {2}name a folder of CSV files/s],
  [['show'], 'nowhere', /nowhere.*\nNext: {2}correct GPUCTL_CATALOG, or unset it/s],
])('%j with GPUCTL_CATALOG=%j ends with 15 and says what to do', async (args, catalog, message) => {
  await using place = await fresh()
  expect(await place.run(args, catalog)).toMatchObject({exitCode: 15, stderr: expect.stringMatching(message)})
})
