import {expect, test} from 'vitest'
import {exportedProgram} from '../../src/program/exported-program.ts'
import type {StateResource} from '../../src/program/state-resources.ts'

const cluster = {name: 'rack', lease: '0123456789'}
const resource = (type: StateResource['type'], name: string, inputs: object, outputs: object = {}): StateResource => ({
  type,
  name,
  inputs: {cluster, ...inputs},
  outputs: {cluster, ...inputs, ...outputs},
})

const RESOURCES = [
  resource('Access', 'access', {}, {privateKey: 'secret'}),
  resource('Network', 'network-aws-us-east-1', {cloud: 'aws', region: 'us-east-1'}, {networkId: 'vpc-1'}),
  resource('Gang', 'train', {
    cloud: 'aws',
    pool: 'train',
    size: 2,
    authorizedKey: 'ssh-ed25519 A',
    hostKey: {privateKey: 'secret', publicKey: 'ssh-ed25519 H'},
    networkId: 'vpc-1',
  }),
]

const texts = exportedProgram(RESOURCES, {pluginDir: '/opt/gpuctl/bin', classes: '// classes', pulumiVersion: '1.2.3'})

test('a program refers to what it makes itself, and has no secret in it', () => {
  expect(texts['index.ts']).toContain('new Network("network-aws-us-east-1", {cluster, ...{')
  expect(texts['index.ts']).toMatch(
    /new Gang\("train", \{cluster, authorizedKey: access.publicKey, hostKey: access.hostKey, networkId: network0.networkId, /,
  )
  expect(Object.values(texts).join()).not.toContain('secret')
})

test('its project names the provider and the engine that made the cluster', () => {
  expect(JSON.parse(texts['Pulumi.yaml'] ?? '')).toMatchObject({
    name: 'gpuctl',
    plugins: {providers: [{name: 'gpuctl', path: '/opt/gpuctl/bin'}]},
  })
  expect(JSON.parse(texts['package.json'] ?? '')).toMatchObject({dependencies: {'@pulumi/pulumi': '1.2.3'}})
})
