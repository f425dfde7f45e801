import {randomBytes} from 'node:crypto'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'vitest'
import {localInstanceHosts} from '../../providers/local/instance-hosts.ts'
import {TAGS} from '../../src/domain/ownership.ts'
import {generateSshKeyPair} from '../../src/domain/ssh-key.ts'
import type {NetworkRequest} from '../../src/ports/cloud.ts'
import {KEYS, OFFERING, startEc2} from '../support/aws/emulated-ec2.ts'
import {bounded, runner, whyNot} from '../support/local-cluster.ts'
import {logIn} from '../support/log-in.ts'
import {type CloudFixture, cloudContract} from './cloud.contract.ts'

const mode = (await whyNot('namespaces')) === undefined ? 'namespaces' : 'processes'

async function open(): Promise<CloudFixture> {
  await using starting = new AsyncDisposableStack()
  const stateDir = await mkdtemp(join(tmpdir(), 'gpuctl-aws-test-'))
  starting.defer(() => rm(stateDir, {recursive: true, force: true}))
  const lease = randomBytes(5).toString('hex')
  const hosts = starting.use(localInstanceHosts({stateDir, lease, processes: runner, mode}))
  const ec2 = starting.use(await startEc2({hosts}))
  const [cloud, otherCluster] = [ec2.cloud(), {name: 'other', lease: randomBytes(5).toString('hex')}]
  const other = generateSshKeyPair('other')
  const [keyFile, otherKeyFile] = [join(stateDir, 'id'), join(stateDir, 'other')]
  await writeFile(keyFile, KEYS.user.privateKey, {mode: 0o600})
  await writeFile(otherKeyFile, other.privateKey, {mode: 0o600})
  const network = (cluster: NetworkRequest['cluster']) => ({cluster, region: OFFERING.region, owner: 'tester'})
  for (const cluster of [ec2.cluster, otherCluster]) await cloud.ensureNetwork(network(cluster), bounded())
  const running = starting.move()
  return {
    cloud,
    another: ec2.cloud(),
    cluster: ec2.cluster,
    otherCluster,
    otherKey: other.publicKey,
    gang: (size, pool = 'train', cluster = ec2.cluster) => ec2.gang(size, {pool, cluster}),
    network,
    login: (node, command, key) => logIn(node, key ? otherKeyFile : keyFile, command),
    async breakNode({id}) {
      await ec2.api().stopInstances({InstanceIds: [id]})
      const stateNow = async () => (await cloud.nodes(ec2.cluster, bounded())).find((node) => node.id === id)?.state
      await expect.poll(stateNow, {timeout: 10_000}).toBe('stopped')
    },
    mendNode: async () => {}, // a stopped instance is started by the next call
    announce: ({id}) => ec2.aws.strike(id, 'maintenance', 3_600_000),
    async refuse({size}) {
      const {instanceType} = OFFERING
      ec2.world.market.set({instanceType, nodes: size - 1})
      return {kind: 'capacity', allow: async () => ec2.world.market.set({instanceType, nodes: 100})}
    },
    leftovers: async (cluster) =>
      ec2.aws
        .inventory()
        .filter(({tags}) => tags[TAGS.lease] === cluster.lease)
        .map(({kind, id}) => `${kind} ${id}`),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  }
}

cloudContract(`aws, emulated on hosts of ${mode}`, open, await whyNot(mode))
