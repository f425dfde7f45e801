import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {expect, onTestFinished, test} from 'vitest'
import {stateAtRest} from '../../src/program/state-at-rest.ts'
import {H100_OFFERING, sampleNode} from '../views/sample-cluster.ts'

const id = {name: 'rack', lease: '0123456789'}
const offering = {...H100_OFFERING, priceNanoUsdPerHour: String(H100_OFFERING.priceNanoUsdPerHour)}
const members = [sampleNode('train', 0), sampleNode('train', 1)]
const encrypted = {'4dabf18193072939515e22adb298388d': '1b47061264138c4ac30d75fd1eb44270', ciphertext: 'v1:abc:def'}
const access = {
  type: 'gpuctl:index:Access',
  outputs: {cluster: id, publicKey: 'ssh-ed25519 A', privateKey: encrypted, hostKey: encrypted},
}
const gang = {type: 'gpuctl:index:Gang', outputs: {pool: 'train', size: 2, offering, members}}
const resources = [{type: 'pulumi:pulumi:Stack', outputs: {privateKey: encrypted}}, access, gang]
const whole = {version: 3, checkpoint: {stack: 'organization/gpuctl/rack', latest: {manifest: {}, resources}}}

function backendWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'gpuctl-at-rest-'))
  onTestFinished(() => rmSync(folder, {recursive: true}))
  const file = join(folder, '.pulumi/stacks/gpuctl/rack.json')
  mkdirSync(dirname(file), {recursive: true})
  writeFileSync(file, text)
  return pathToFileURL(folder).href
}

test('tells what the state holds, and no secret', async () => {
  const state = await stateAtRest(backendWith(JSON.stringify(whole)), 'rack')
  expect(state).toEqual({
    cluster: {
      id,
      pools: [{name: 'train', size: 2, offering: H100_OFFERING, nodes: members}],
      priceNanoUsdPerHour: 2n * 41_250_000_000n,
      emulated: false,
    },
    publicKey: 'ssh-ed25519 A',
    faults: [],
    attempts: [],
  })
})

const encryptedGang = {...gang, outputs: {...gang.outputs, members: encrypted}}
const ofResources = (...all: readonly object[]) => ({...whole, checkpoint: {latest: {resources: all}}})

test.each([
  ['nothing', ''],
  ['half a file', JSON.stringify(whole).slice(0, 200)],
  ['a state of another version', JSON.stringify({...whole, version: 4})],
  ['a state that nothing was ever done to', JSON.stringify({version: 3, checkpoint: {stack: 'rack'}})],
  ['a cluster without keys yet', JSON.stringify(ofResources(gang))],
  ['nodes that are encrypted', JSON.stringify(ofResources(access, encryptedGang))],
])('leaves %s to the engine', async (_, text) => {
  expect(await stateAtRest(backendWith(text), 'rack')).toBeUndefined()
})

test('leaves clusters that are not there and other backends to the engine', async () => {
  expect(await stateAtRest(backendWith(JSON.stringify(whole)), 'other')).toBeUndefined()
  expect(await stateAtRest('s3://states', 'rack')).toBeUndefined()
})
