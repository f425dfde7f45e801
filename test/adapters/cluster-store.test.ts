import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {clusterStore} from '../../src/adapters/cluster-store.ts'
import type {Cluster} from '../../src/domain/cluster.ts'
import {generateSshKeyPair} from '../../src/domain/ssh-key.ts'
import {H100_OFFERING, sampleNode} from '../views/sample-cluster.ts'

function startStore() {
  const folder = join(mkdtempSync(join(tmpdir(), 'gpuctl-store-')), 'clusters')
  onTestFinished(() => rmSync(join(folder, '..'), {recursive: true}))
  return {folder, store: clusterStore(folder)}
}

const node = (index: number) => {
  const {ssh, ...rest} = sampleNode('train', index)
  return {...rest, ssh: {...ssh, hostKey: `ssh-ed25519 AAAA${index}`}}
}
const rack: Cluster = {
  id: {name: 'rack', lease: '0123456789'},
  pools: [{name: 'train', offering: H100_OFFERING, nodes: [node(0), node(1)]}],
  priceNanoUsdPerHour: 82_500_000_000n,
  emulated: false,
}

test('what was written is read again, prices as numbers, in files of this user alone', async () => {
  const {folder, store} = startStore()
  expect(await store.read('rack')).toBeUndefined()
  expect(await store.names()).toEqual([])
  const written = await store.write(rack, 'a private key\n')
  expect(written.cluster).toEqual(rack)
  expect(await store.read('rack')).toEqual(written)
  expect(readFileSync(written.identityFile, 'utf8')).toBe('a private key\n')
  expect(readFileSync(written.knownHostsFile, 'utf8')).toContain('ssh-ed25519 AAAA1')
  expect(await store.names()).toEqual(['rack'])
  expect(statSync(join(folder, 'rack')).mode & 0o777).toBe(0o700)
  for (const file of readdirSync(join(folder, 'rack')))
    expect([file, statSync(join(folder, 'rack', file)).mode & 0o777]).toEqual([file, 0o600])
})

test('an unknown price stays unknown', async () => {
  const {store} = startStore()
  const {cluster} = await store.write({...rack, priceNanoUsdPerHour: 'unknown'}, 'key')
  expect(cluster.priceNanoUsdPerHour).toBe('unknown')
})

test('the age is that of the key, which is not written again', async () => {
  const {store} = startStore()
  const {createdAtUnixMs, identityFile} = await store.write(rack, 'key')
  const {ino} = statSync(identityFile)
  const again = await store.write({...rack, pools: []}, 'key')
  expect(again).toMatchObject({createdAtUnixMs, cluster: {pools: []}})
  expect(statSync(identityFile).ino).toBe(ino)
})

test('an update keeps the private key that goes with the public one, and is none without it', async () => {
  const {store} = startStore()
  const {publicKey, privateKey} = generateSshKeyPair('rack')
  expect(await store.update(rack, publicKey)).toBeUndefined()
  const {identityFile} = await store.write(rack, privateKey)
  expect(await store.update({...rack, pools: []}, publicKey)).toMatchObject({cluster: {pools: []}})
  expect(readFileSync(identityFile, 'utf8')).toBe(privateKey)
  expect(await store.update(rack, generateSshKeyPair('rack').publicKey)).toBeUndefined()
  expect(await store.read('rack')).toMatchObject({cluster: {pools: []}})
})

test.each(['', '{"id": {', 'not JSON'])(
  'a view that reads %j counts as none, and can be written again',
  async (text) => {
    const {folder, store} = startStore()
    await store.write(rack, 'key')
    writeFileSync(join(folder, 'rack', 'cluster.json'), text)
    expect(await store.read('rack')).toBeUndefined()
    expect((await store.write(rack, 'key')).cluster).toEqual(rack)
  },
)

test('many writers at once leave one whole cluster and nothing else', async () => {
  const {folder, store} = startStore()
  await Promise.all(Array.from({length: 10}, () => store.write(rack, 'key')))
  expect((await store.read('rack'))?.cluster).toEqual(rack)
  expect(readdirSync(join(folder, 'rack')).sort()).toEqual(['cluster.json', 'id_ed25519', 'known_hosts'])
})

test('what is removed is gone, twice too, and others stay', async () => {
  const {store} = startStore()
  await store.write(rack, 'key')
  await store.write({...rack, id: {name: 'other', lease: 'ffffffffff'}}, 'key')
  await store.remove('rack')
  await store.remove('rack')
  expect(await store.read('rack')).toBeUndefined()
  expect(await store.names()).toEqual(['other'])
})
