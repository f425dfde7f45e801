import {output, runtime} from '@pulumi/pulumi'
import {beforeEach, expect, test, vi} from 'vitest'
import {launchFacts} from '../../src/domain/catalog/launch-facts.ts'
import type {ClusterPlan} from '../../src/domain/cluster-plan.ts'
import {clusterProgram} from '../../src/program/cluster-program.ts'
import {heardProgram} from '../../src/program/heard-program.ts'
import {P5} from '../domain/catalog/small-catalog.ts'
import {hostsWith} from '../domain/specs.ts'
import {H100_OFFERING, LOCAL_OFFERING} from '../views/sample-cluster.ts'

// Pulumi's own engine for tests of programs: it takes registrations and answers with the inputs and what a plugin would add.
const registered: runtime.MockResourceArgs[] = []
beforeEach(async () => {
  registered.length = 0
  await runtime.setMocks(
    {
      call: ({inputs}) => inputs,
      newResource(args) {
        registered.push(args)
        const made = {
          publicKey: 'ssh-ed25519 A',
          privateKey: 'private',
          hostKey: {privateKey: 'host private'},
          networkId: `id of ${args.name}`,
          members: [],
        }
        return {id: `${args.name}-id`, state: {...args.inputs, ...made}}
      },
    },
    'gpuctl',
    'rack',
  )
})

const plan = (pools: ClusterPlan['placement']['pools']): ClusterPlan => ({
  cluster: {name: 'rack', lease: '0123456789'},
  placement: {pools},
  gangs: pools.map(({name, nodes, offering, hosts}) => ({
    ...{name, nodes, offering, hosts, together: true},
    ...(offering.cloud === 'aws' && {machine: launchFacts(P5)}),
  })),
  tags: {team: 'research'},
  gate: 'off',
  renting: {emulated: true, owner: 'me@here', sshFrom: ['192.0.2.1/32']},
})

const TRAIN = {name: 'train', nodes: 2, offering: H100_OFFERING, hosts: []}

async function declare(given: ClusterPlan) {
  const outputs = await clusterProgram(given)()
  await new Promise((resolve) => output(outputs).apply(resolve))
  const ours = registered.filter(({type}) => type.startsWith('gpuctl:'))
  return {names: ours.map(({type, name}) => `${type.split(':').at(-1)} ${name}`).sort(), ours}
}

test('has one key, one network a cloud and region, and one gang a pool', async () => {
  const {names} = await declare(
    plan([
      {name: 'train', nodes: 4, offering: H100_OFFERING, hosts: []},
      {name: 'eval', nodes: 1, offering: H100_OFFERING, hosts: []},
      {name: 'head', nodes: 1, offering: LOCAL_OFFERING, hosts: []},
    ]),
  )
  const gangs = ['Gang eval', 'Gang head', 'Gang train']
  expect(names).toEqual(['Access access', ...gangs, 'Network network-aws-us-east-2', 'Network network-local'])
})

test('gives a gang all that its cloud needs, the price as text', async () => {
  const hosts = hostsWith('H100:8', 'H100:8')
  const {ours} = await declare(plan([{...TRAIN, hosts}]))
  expect(ours.find(({name}) => name === 'train')?.inputs).toMatchObject({
    cluster: {name: 'rack', lease: '0123456789'},
    cloud: 'aws',
    pool: 'train',
    size: 2,
    offering: {instanceType: 'p5.48xlarge', priceNanoUsdPerHour: '41250000000'},
    authorizedKey: 'ssh-ed25519 A',
    networkId: 'id of network-aws-us-east-2',
    hosts,
    emulated: true,
    rental: {machine: {instanceType: 'p5.48xlarge', rdma: true}, together: true, owner: 'me@here'},
    hostKey: {privateKey: 'host private'},
    tags: {team: 'research'},
  })
})

test('tests each gang before it is used, where the file says so, with the key that it logs in by', async () => {
  const {names} = await declare(plan([TRAIN]))
  expect(names).not.toContain('Gate train-gate')
  await declare({...plan([TRAIN]), gate: 'full'})
  await vi.waitFor(() => expect(registered.map(({name}) => name)).toContain('train-gate')) // once there are nodes
  expect(registered.find(({name}) => name === 'train-gate')).toMatchObject({
    name: 'train-gate',
    inputs: {
      ...{pool: 'train', level: 'full', members: [], privateKey: 'private', shareMachine: true},
      gpus: {model: 'H100-80GB', count: 8},
    },
  })
})

test('is heard with its secrets, and with what the plugin added', async () => {
  const {program, outputs} = heardProgram(clusterProgram(plan([TRAIN])))
  expect(outputs()).toBeUndefined()
  await new Promise((resolve) => void program().then((put) => output(put).apply(resolve)))
  expect(outputs()).toMatchObject({
    privateKey: 'private',
    publicKey: 'ssh-ed25519 A',
    gangs: [{pool: 'train', members: []}],
  })
})

test('asks a network for each zone and type once, and for SSH from where the user is', async () => {
  const zoned = (zone: string) => ({...TRAIN, name: `in-${zone}`, offering: {...H100_OFFERING, zone}})
  const {ours} = await declare(plan([zoned('b'), {...zoned('b'), name: 'more'}, zoned('a')]))
  const network = ours.find(({type}) => type.endsWith('Network'))?.inputs
  expect(network).toMatchObject({region: 'us-east-2', emulated: true, sshFrom: ['192.0.2.1/32'], owner: 'me@here'})
  expect(network.sites.map(({zone}: {zone: string}) => zone)).toEqual(['a', 'b'])
})
