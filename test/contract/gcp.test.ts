import {randomBytes} from 'node:crypto'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {localInstanceHosts} from '../../providers/local/instance-hosts.ts'
import type {ClusterId} from '../../src/domain/cluster-id.ts'
import {generateSshKeyPair} from '../../src/domain/ssh-key.ts'
import {startGcp, ZONE} from '../support/gcp/start-gcp.ts'
import {bounded, runner, whyNot} from '../support/local-cluster.ts'
import {logIn} from '../support/log-in.ts'
import {type CloudFixture, cloudContract} from './cloud.contract.ts'

/** Google's own client library against the emulated API, whose instances are processes of this machine. */
async function open(): Promise<CloudFixture> {
  const stateDir = await mkdtemp(join(tmpdir(), 'gpuctl-gcp-'))
  const hosts = localInstanceHosts({
    stateDir,
    lease: randomBytes(5).toString('hex'),
    processes: runner,
    mode: 'processes',
  })
  const on = await startGcp({hosts})
  const [mine, other] = [generateSshKeyPair('mine'), generateSshKeyPair('other')]
  const keyFile = async (name: string, key: string) => {
    await rm(join(stateDir, name), {recursive: true, force: true})
    await writeFile(join(stateDir, name), key, {mode: 0o600})
    return join(stateDir, name)
  }
  const [myFile, otherFile] = [await keyFile('id-mine', mine.privateKey), await keyFile('id-other', other.privateKey)]
  const {cluster} = on
  const otherCluster = {name: 'other', lease: randomBytes(5).toString('hex')}
  const network = (of: ClusterId) => ({...on.network(), cluster: of})
  const cloud = on.client()
  await Promise.all([cluster, otherCluster].map((of) => cloud.ensureNetwork(network(of), bounded())))
  const nodesLeft = ({lease}: ClusterId) => on.inventory().filter(({tags}) => JSON.stringify(tags).includes(lease))
  return {
    cloud,
    another: on.client(),
    cluster,
    otherCluster,
    otherKey: other.publicKey,
    gang: (size, pool = 'train', of = cluster) => ({
      ...on.gang(size, {}, pool),
      cluster: of,
      authorizedKey: mine.publicKey,
    }),
    network,
    login: (node, command, key) => logIn(node, key === 'other' ? otherFile : myFile, command),
    breakNode: ({id}) => on.powerOff(id),
    mendNode: async () => {}, // a stopped instance is started by the next call
    announce: ({id}) => on.emulator.strike(id, 'maintenance', 3_600_000),
    async refuse() {
      on.world.market.set({cloud: 'gcp', zone: ZONE, nodes: 0})
      return {kind: 'capacity', allow: async () => on.world.market.set({cloud: 'gcp', zone: ZONE, nodes: 100})}
    },
    leftovers: async (of) => nodesLeft(of).map(({kind, id}) => `${kind} ${id}`),
    async [Symbol.asyncDispose]() {
      await on[Symbol.asyncDispose]()
      await hosts[Symbol.asyncDispose]()
      await rm(stateDir, {recursive: true, force: true})
    },
  }
}

cloudContract('Google Cloud, emulated', open, await whyNot('processes'))
