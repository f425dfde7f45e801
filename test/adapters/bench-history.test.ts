import {mkdtemp, readdir, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {benchHistory} from '../../src/adapters/bench-history.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gpuctl-benches-'))
})
afterEach(() => rm(folder, {recursive: true, force: true}))

const NEWEST = Array.from({length: 20}, (_, index) => index + 6)

test('has the newest of each cluster, oldest first, and skips what is no bench', async () => {
  const history = benchHistory(folder)
  expect(await history.recent('c')).toEqual([])
  for (let at = 1; at <= 25; at++) await history.add({cluster: 'c', atUnixMs: at * 1000, nodes: []})
  await history.add({cluster: 'other', atUnixMs: 90_000, nodes: []})
  expect((await history.recent('c')).map(({atUnixMs}) => atUnixMs / 1000)).toEqual(NEWEST)
  expect(await readdir(join(folder, 'c'))).toHaveLength(20)
  await writeFile(join(folder, 'c', '2999.json'), '{"nodes": 3')
  expect(await history.recent('c')).toHaveLength(20)
})
