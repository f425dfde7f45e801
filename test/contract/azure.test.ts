import {randomBytes} from 'node:crypto'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect} from 'vitest'
import {localInstanceHosts} from '../../providers/local/instance-hosts.ts'
import {generateSshKeyPair} from '../../src/domain/ssh-key.ts'
import {arm, COMPUTE} from '../support/azure/arm.ts'
import {
  bounded,
  CLUSTER,
  gangOf,
  networkOf,
  OTHER_CLUSTER,
  startAzure,
  USER_KEY,
} from '../support/azure/azure-emulator.ts'
import {runner, whyNot} from '../support/local-cluster.ts'
import {logIn} from '../support/log-in.ts'
import {type CloudFixture, cloudContract} from './cloud.contract.ts'

async function open(): Promise<CloudFixture> {
  await using opening = new AsyncDisposableStack()
  const stateDir = await mkdtemp(join(tmpdir(), 'gpuctl-azure-'))
  opening.defer(() => rm(stateDir, {recursive: true, force: true}))
  const lease = randomBytes(5).toString('hex')
  const hosts = opening.use(localInstanceHosts({stateDir, lease, processes: runner, mode: 'processes'}))
  const azure = opening.use(await startAzure({hosts}))
  const {cloud, emulated, world} = azure
  for (const cluster of [CLUSTER, OTHER_CLUSTER]) await cloud.ensureNetwork(networkOf(cluster), bounded())
  const other = generateSshKeyPair('other')
  const keyFiles = {mine: join(stateDir, 'mine'), other: join(stateDir, 'other')}
  await writeFile(keyFiles.mine, USER_KEY.privateKey, {mode: 0o600})
  await writeFile(keyFiles.other, other.privateKey, {mode: 0o600})
  const opened = opening.move()
  return {
    cloud,
    another: azure.client(),
    cluster: CLUSTER,
    otherCluster: OTHER_CLUSTER,
    otherKey: other.publicKey,
    gang: (size, pool = 'train', cluster = CLUSTER) => gangOf(size, {pool, cluster}),
    network: (cluster) => networkOf(cluster),
    login: (node, command, key = undefined) => logIn(node, keyFiles[key ?? 'mine'], command),
    async breakNode({id, pool}) {
      const machines = emulated.inventory().filter(({kind}) => kind === 'instance')
      const views = await Promise.all(
        machines.map(async (each) => ({each, seen: await arm(emulated, 'GET', each.id, COMPUTE)})),
      )
      const found = views.find(({seen}) => seen.body.properties.vmId === id)?.each.id ?? ''
      const [scaleSet, instanceId] = found.split('/virtualMachines/')
      const {status} = await arm(emulated, 'POST', `${scaleSet}/powerOff`, COMPUTE, {instanceIds: [instanceId]})
      expect({status, pool}).toEqual({status: 202, pool})
      const stateNow = async () => (await cloud.nodes(CLUSTER, bounded())).find((node) => node.id === id)?.state
      await expect.poll(stateNow, {timeout: 10_000}).toBe('stopped')
    },
    mendNode: async () => {}, // a machine that is off is started by the next call
    announce: ({id}) => emulated.strike(id, 'maintenance', 3_600_000),
    async refuse({size}) {
      world.market.set({cloud: 'azure', nodes: size - 1})
      return {kind: 'capacity', allow: async () => world.market.set({cloud: 'azure', nodes: 100})}
    },
    leftovers: async (cluster) =>
      emulated
        .inventory()
        .map(({id}) => id)
        .filter((id) => id.includes(cluster.lease)),
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  }
}

cloudContract('azure, emulated', open, await whyNot('processes'))
