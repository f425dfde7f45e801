import {randomBytes} from 'node:crypto'
import {rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'vitest'
import {type LocalMode, localCloud} from '../../providers/local/index.ts'
import type {Node} from '../../src/domain/node.ts'
import {generateSshKeyPair} from '../../src/domain/ssh-key.ts'
import {leftoversOf} from '../support/leftovers.ts'
import {bounded, runner, startLocalCluster, whyNot} from '../support/local-cluster.ts'
import {logIn} from '../support/log-in.ts'
import {type CloudFixture, cloudContract} from './cloud.contract.ts'

async function open(mode: LocalMode): Promise<CloudFixture> {
  const local = await startLocalCluster(mode)
  const {cloud, cluster, stateDir} = local
  const otherCluster = {name: 'other', lease: randomBytes(5).toString('hex')}
  const other = generateSshKeyPair('other')
  const otherKeyFile = join(stateDir, 'other')
  await writeFile(otherKeyFile, other.privateKey, {mode: 0o600})
  return {
    cloud,
    another: localCloud({stateDir, processes: runner, mode}),
    cluster,
    otherCluster,
    otherKey: other.publicKey,
    gang: (size, pool, of = cluster) => ({...local.gang(size, pool), cluster: of}),
    network: (of) => ({cluster: of}),
    login: (node, command, key) => (key ? logIn(node, otherKeyFile, command) : local.login(node, command)),
    async breakNode(node) {
      await powerOff(node, await local.leftovers())
      const stateNow = async () => (await cloud.nodes(cluster, bounded())).find(({id}) => id === node.id)?.state
      await expect.poll(stateNow, {timeout: 10_000}).toBe('stopped')
    },
    mendNode: async () => {}, // a stopped host is started by the next call
    async refuse({pool, size}) {
      const inTheWay = join(stateDir, cluster.lease, `${pool}-${size - 1}`)
      await writeFile(inTheWay, 'in the way')
      return {kind: 'outage', allow: () => rm(inTheWay)}
    },
    leftovers: ({lease}) => leftoversOf(lease, stateDir),
    async [Symbol.asyncDispose]() {
      await cloud.sweep(otherCluster, bounded())
      await local[Symbol.asyncDispose]()
    },
  }
}

/** The end of its PID 1, or of its sshd. */
async function powerOff({name}: Node, found: readonly string[]): Promise<void> {
  const isHost = new RegExp(`^process .*(serve.sh gpuctl-host=.*/${name}|${name}/sshd_config)`)
  const line = found.find((each) => isHost.test(each))
  process.kill(Number(line?.split(/[ :]/)[1]), 'SIGKILL')
}

for (const mode of ['namespaces', 'processes'] as const)
  cloudContract(`local, hosts of ${mode}`, () => open(mode), await whyNot(mode))
