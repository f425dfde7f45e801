import {cp, mkdir, mkdtempDisposable, readdir, readFile, rm, stat, utimes, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {expect, test} from 'vitest'
import {openCatalogFolder} from '../../../src/adapters/catalog/kept-folder.ts'
import {openCatalog} from '../../../src/adapters/catalog/open-catalog.ts'
import {saveCatalog} from '../../../src/adapters/catalog/save-catalog.ts'
import {packCatalog} from '../../../src/domain/catalog/pack-catalog.ts'
import {syntheticCatalog} from '../../support/synthetic-catalog.ts'

const shipped = join(import.meta.dirname, '../../../templates/catalog')
const saved = syntheticCatalog(300)

/** A home, a cache and a folder with the tables that come with gpuctl, for one test. */
async function fresh() {
  const base = await mkdtempDisposable(join(tmpdir(), 'gpuctl-catalog-'))
  const [home, cache, folder] = [join(base.path, 'home'), join(base.path, 'cache'), join(base.path, 'mine')]
  await cp(shipped, folder, {recursive: true})
  const env = {GPUCTL_HOME: home, GPUCTL_CACHE: cache}
  const kept = async () => (await readdir(join(cache, 'catalog')).catch(() => [])).sort()
  return {
    home,
    cache,
    folder,
    env,
    kept,
    async setPrice(price: string) {
      const file = join(folder, 'prices.csv')
      const text = (await readFile(file, 'utf8')).replace(/^(aws,.*?,.*?,.*?),[\d.]+,/m, `$1,${price},`)
      await writeFile(file, text)
    },
    firstPrice: async (now: number) => (await openCatalogFolder(folder, cache, now)).offerings.priceNanoUsd[0],
    [Symbol.asyncDispose]: () => base[Symbol.asyncDispose](),
  }
}

test('without anything of the user it is the one that came with gpuctl', async () => {
  await using place = await fresh()
  const {types, offerings, provenance} = await openCatalog(place.env)
  expect([types.length, offerings.count]).toEqual([248, 7081])
  expect(provenance).toMatchObject({date: '2026-03-16', origin: 'the one that came with gpuctl'})
  expect(provenance.hash).toMatch(/^[0-9a-f]{64}$/)
  expect(provenance.sources?.length).toBeGreaterThan(8)
})

test('a saved catalog comes before the one that came with gpuctl, and is for its user alone', async () => {
  await using place = await fresh()
  const path = await saveCatalog(saved, place.home)
  expect((await stat(path)).mode & 0o777).toBe(0o600)
  expect((await stat(dirname(path))).mode & 0o777).toBe(0o700)
  const origin = 'gpuctl catalog update'
  expect(await openCatalog(place.env)).toEqual({...saved, provenance: {...saved.provenance, origin}})
  await saveCatalog(syntheticCatalog(20), place.home)
  expect((await openCatalog(place.env)).offerings.count).toBe(20)
  expect(await readdir(dirname(path))).toEqual(['current.bin'])
})

test('a saved catalog that is damaged is told, not passed over', async () => {
  await using place = await fresh()
  const path = await saveCatalog(saved, place.home)
  const bytes = await readFile(path)
  bytes[200] = 0
  await writeFile(path, bytes)
  await expect(openCatalog(place.env)).rejects.toMatchObject({
    code: 'CATALOG_INVALID',
    message: `${path} is damaged: its bytes do not match its checksum`,
    hint: expect.stringMatching(/`gpuctl catalog update`, or remove .*current\.bin/),
  })
})

test('a catalog that cannot be saved leaves the one before', async () => {
  await using place = await fresh()
  await mkdir(place.home)
  await writeFile(join(place.home, 'catalog'), 'a file where the folder should be')
  await expect(saveCatalog(saved, place.home)).rejects.toMatchObject({code: 'STATE_UNUSABLE'})
})

test('GPUCTL_CATALOG comes first, as a folder or as a packed file', async () => {
  await using place = await fresh()
  await saveCatalog(saved, place.home)
  const fromFolder = await openCatalog({...place.env, GPUCTL_CATALOG: place.folder})
  expect([fromFolder.offerings.count, fromFolder.provenance.origin]).toEqual([7081, place.folder])
  expect(fromFolder.provenance.date).toBe('2026-03-16')
  const file = join(place.folder, 'packed')
  await writeFile(file, packCatalog(syntheticCatalog(10)))
  expect((await openCatalog({...place.env, GPUCTL_CATALOG: file})).offerings.count).toBe(10)
})

test.each([
  ['prices.csv', 'cloud,region\n', /mine\/prices\.csv:1: has no column zone/],
  ['gpus.csv', undefined, /gpus\.csv/],
  ['instance_types.csv', 'caf\xe9', /mine\/instance_types\.csv: is not UTF-8/],
  ['snapshot.json', '{"date": "2026-02-31"}', /mine\/snapshot\.json: date is "2026-02-31"/],
  ['snapshot.json', '[', /mine\/snapshot\.json: is no JSON object/],
])('a folder whose %s is %j is told with the file', async (name, text, message) => {
  await using place = await fresh()
  const file = join(place.folder, name)
  await (text === undefined ? rm(file) : writeFile(file, text, 'latin1'))
  const opening = openCatalog({...place.env, GPUCTL_CATALOG: place.folder})
  await expect(opening).rejects.toMatchObject({code: 'CATALOG_INVALID', message: expect.stringMatching(message)})
  expect(await place.kept()).toEqual([])
})

test('a folder needs no snapshot.json, and a path that is none is told', async () => {
  await using place = await fresh()
  await rm(join(place.folder, 'snapshot.json'))
  expect((await openCatalog({...place.env, GPUCTL_CATALOG: place.folder})).provenance.date).toBe('unknown')
  const opening = openCatalog({...place.env, GPUCTL_CATALOG: join(place.folder, 'nowhere')})
  await expect(opening).rejects.toMatchObject({code: 'CATALOG_INVALID', hint: expect.stringMatching(/GPUCTL_CATALOG/)})
})

const later = () => Date.now() + 10_000

test('of a folder that rests a packed copy is kept, and gives the same catalog', async () => {
  await using place = await fresh()
  const parsed = await openCatalogFolder(place.folder, place.cache, later())
  const [name = ''] = await place.kept()
  expect((await stat(join(place.cache, 'catalog', name))).mode & 0o777).toBe(0o600)
  expect(await openCatalogFolder(place.folder, place.cache, later())).toEqual(parsed)
  await writeFile(join(place.cache, 'catalog', name), packCatalog(saved)) // to see that it is what is read
  expect((await openCatalogFolder(place.folder, place.cache, later())).offerings.count).toBe(300)
})

test('a change is seen even when size and modification time were kept', async () => {
  await using place = await fresh()
  await place.setPrice('1.23')
  const prices = join(place.folder, 'prices.csv')
  await utimes(prices, 1_000, 1_000)
  expect(await place.firstPrice(later())).toBe(1_230_000_000)
  const before = await place.kept()
  await place.setPrice('4.56')
  await utimes(prices, 1_000, 1_000)
  expect(await place.firstPrice(later())).toBe(4_560_000_000)
  const after = await place.kept()
  expect(after).toHaveLength(1)
  expect(after).not.toEqual(before)
})

test('no copy is kept of files that were written a moment ago: another change might not show', async () => {
  await using place = await fresh()
  await place.firstPrice(Date.now())
  expect(await place.kept()).toEqual([])
})

test('a copy that is damaged is made anew, and where none can be kept the files are read', async () => {
  await using place = await fresh()
  const price = await place.firstPrice(later())
  const [name = ''] = await place.kept()
  const copy = join(place.cache, 'catalog', name)
  const bytes = await readFile(copy)
  await writeFile(copy, bytes.subarray(0, 1_000))
  expect(await place.firstPrice(later())).toBe(price)
  expect(await readFile(copy)).toEqual(bytes)
  await rm(place.cache, {recursive: true})
  await writeFile(place.cache, 'no folder')
  expect(await place.firstPrice(later())).toBe(price)
})
