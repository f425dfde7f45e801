import type {Deployment} from '@pulumi/pulumi/automation/index.js'
import {expect, test} from 'vitest'
import {engineState} from '../../src/program/engine-state.ts'
import {H100_OFFERING, sampleNode} from '../views/sample-cluster.ts'

const id = {name: 'rack', lease: '0123456789'}
const offering = {...H100_OFFERING, priceNanoUsdPerHour: String(H100_OFFERING.priceNanoUsdPerHour)}
const members = [sampleNode('train', 0), sampleNode('train', 1)]
const fault = {kind: 'capacity', code: 'NO_ROOM', message: 'there is no room', effect: 'none'}
const privateKey = '-----BEGIN OPENSSH PRIVATE KEY-----\nabc\n'

/** As the engine exports a secret of a state that was opened. */
const secret = (value: unknown) => ({'4dabf18193072939515e22adb298388d': 'x', plaintext: JSON.stringify(value)})

const deployment = (...resources: readonly object[]): Deployment => ({version: 3, deployment: {resources}})
const access = {
  type: 'gpuctl:index:Access',
  outputs: {cluster: id, publicKey: 'ssh-ed25519 A', privateKey: secret(privateKey)},
}
const gang = {type: 'gpuctl:index:Gang', outputs: {pool: 'train', size: 2, offering, members}}

test('outputs and an export of the same cluster tell the same', () => {
  const outputs = {
    cluster: id,
    gangs: [{pool: 'train', size: 2, offering, members}],
    publicKey: 'ssh-ed25519 A',
    privateKey,
  }
  const exported = engineState.fromDeployment(deployment({type: 'pulumi:pulumi:Stack'}, access, gang))
  expect(engineState.fromOutputs(outputs)).toEqual(exported)
  expect(exported).toEqual({
    cluster: {
      id,
      pools: [{name: 'train', size: 2, offering: H100_OFFERING, nodes: members}],
      priceNanoUsdPerHour: 2n * 41_250_000_000n,
      emulated: false,
    },
    publicKey: 'ssh-ed25519 A',
    privateKey,
    faults: [],
    attempts: [],
  })
})

test('a gang that is a secret as a whole is read too', () => {
  const {cluster} = engineState.fromDeployment(deployment(access, {...gang, outputs: secret(gang.outputs)}))
  expect(cluster.pools.map(({nodes}) => nodes.length)).toEqual([2])
})

test('a half-made gang tells its fault and how far it is', () => {
  const half = {...gang, outputs: {...gang.outputs, size: 4, fault}}
  const {cluster, faults} = engineState.fromDeployment(deployment(access, half))
  expect(faults).toEqual([{pool: 'train', wanted: 4, running: 2, fault}])
  expect(cluster.pools[0]).toMatchObject({size: 4, nodes: members})
})

test('an unknown price makes the whole unknown, and never 0', () => {
  const unknown = {...gang, outputs: {...gang.outputs, offering: {...offering, priceNanoUsdPerHour: 'unknown'}}}
  expect(engineState.fromDeployment(deployment(access, gang, unknown)).cluster.priceNanoUsdPerHour).toBe('unknown')
})

test.each([
  ['an empty state', deployment()],
  ['none at all', {version: 3, deployment: null} as unknown as Deployment],
  ['one that was killed before its first resource was made', deployment({type: 'gpuctl:index:Access'})],
])('%s has no keys and no nodes', (_what, state) => {
  const {cluster, privateKey: key, faults} = engineState.fromDeployment(state)
  expect({pools: cluster.pools, key, faults}).toEqual({pools: [], key: undefined, faults: []})
})

test('accounts are those of what is there, of where else it may go, and of what a killed engine was making', () => {
  const [aws, gcp, azure] = [{id: '111111111111', name: 'research', from: 'file'}, {id: 'a-project'}, {id: 'a-guid'}]
  const network = {type: 'gpuctl:index:Network', inputs: {cloud: 'aws', account: aws}, outputs: {}}
  const moving = {...gang, inputs: {cloud: 'aws', account: aws, elsewhere: {accounts: {aws, azure}}}}
  const pending = {type: 'creating', resource: {type: 'gpuctl:index:Network', inputs: {cloud: 'gcp', account: gcp}}}
  const stateOf = (resources: readonly object[], pending_operations: readonly object[]) =>
    engineState.fromDeployment({version: 3, deployment: {resources, pending_operations}}).cluster.accounts
  expect(stateOf([access, network], [])).toEqual({aws})
  expect(stateOf([access, moving], [pending])).toEqual({aws, azure, gcp})
  expect(stateOf([access], [pending])).toEqual({gcp})
})

test('a node that did not pass its test is held back, wherever the state tells so', () => {
  const finding = {code: 'BELOW_FLOOR', severity: 'fail', node: 'train-1', message: 'too slow', source: 's'}
  const [sound, slow] = members.map(({id, name}, index) => ({
    ...{id, node: name, verdict: index === 0 ? 'pass' : 'fail'},
    findings: index === 0 ? [] : [finding],
  }))
  const gate = {type: 'gpuctl:index:Gate', outputs: {pool: 'train', judgements: [sound, slow]}}
  const {cluster} = engineState.fromDeployment(deployment(access, gang, gate))
  expect(cluster.pools[0]?.nodes.map(({cordon}) => cordon)).toEqual([undefined, {verdict: 'fail', message: 'too slow'}])
})
