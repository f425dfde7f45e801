import {randomBytes} from 'node:crypto'
import {writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {generateSshKeyPair} from '../../src/domain/ssh-key.ts'
import {logIn} from '../support/log-in.ts'
import {startOwnHosts} from '../support/own-hosts.ts'
import {type CloudFixture, cloudContract} from './cloud.contract.ts'

/** The pools of one cluster begin at the first and the second host, the other cluster at the third. */
async function open(): Promise<CloudFixture> {
  const own = await startOwnHosts(4)
  const {cluster} = own
  const otherCluster = {name: 'other', lease: randomBytes(5).toString('hex')}
  const other = generateSshKeyPair('other')
  const otherKeyFile = join(own.hosts[0]?.directory ?? '', 'other')
  writeFileSync(otherKeyFile, other.privateKey, {mode: 0o600})
  const hostOf = (id: string) => {
    const host = own.hosts.find(({entry}) => id.endsWith(`:${entry.port}`))
    if (host === undefined) throw new Error(`no host ${id}`)
    return host
  }
  return {
    cloud: own.cloud,
    another: own.again(),
    cluster,
    otherCluster,
    otherKey: other.publicKey,
    gang: (size, pool = 'train', of = cluster) => {
      const first = of === otherCluster ? 2 : pool === 'b' ? 1 : 0
      return own.gang(size, {cluster: of, pool, hosts: own.entries.slice(first, first + size)})
    },
    network: (of) => ({cluster: of}),
    login: (node, command, key) => (key ? logIn(node, otherKeyFile, command) : own.login(node, command)),
    breakNode: ({id}) => hostOf(id).stop(),
    mendNode: ({id}) => hostOf(id).restart(),
    async refuse({hosts}) {
      const host = own.hosts.find(({entry}) => entry === hosts.at(-1))
      await host?.stop()
      return {kind: 'outage', allow: async () => host?.restart()}
    },
    leftovers: async ({lease}) => own.leftovers(lease),
    [Symbol.asyncDispose]: () => own[Symbol.asyncDispose](),
  }
}

cloudContract('ssh', open)
