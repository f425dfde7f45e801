import {existsSync} from 'node:fs'
import {readFile} from 'node:fs/promises'
import {availableParallelism} from 'node:os'
import {join} from 'node:path'
import {packagePath} from '../../src/adapters/package-root.ts'
import type {Fault} from '../../src/domain/fault.ts'
import {eachAtMost} from './each-at-most.ts'
import {endHosts} from './end-hosts.ts'
import {ensureLinks} from './fabric.ts'
import type {HostRecord} from './host-record.ts'
import {fabricAddress, type Layout} from './layout.ts'
import {withLock} from './lock.ts'
import {type HostMaker, LocalFault, type Machine} from './machine.ts'
import {visibleMasks} from './masks.ts'
import {authorize, prepareHost} from './namespaces-host.ts'
import {findSshd} from './sshd-config.ts'

/** Hosts of Linux namespaces: own root over the machine's own, own hostname, processes, network, sshd. Needs root. */
export function namespacesMaker({processes, maskedPaths, stateDir}: Machine): HostMaker {
  const link = (layout: Layout, hosts: readonly HostRecord[], signal: AbortSignal) =>
    withLock(layout.lock(), signal, () => ensureLinks(layout, processes, hosts, signal))

  return {
    mode: 'namespaces',
    ensureFabric: (layout, signal) => link(layout, [], signal),
    async start(layout, hosts, request, signal) {
      await findSshd()
      const names = new Set(hosts.map(({name}) => name))
      await endHosts(layout, processes, (name) => names.has(name), signal) // half-started ones
      const [masks, serveScript] = await Promise.all([
        visibleMasks([stateDir, ...maskedPaths]),
        readFile(script('serve.sh'), 'utf8'),
        link(layout, hosts, signal),
      ])
      let answering = 0
      return eachAtMost(BOOTS_AT_ONCE, hosts, async (host) => {
        signal.throwIfAborted()
        await prepareHost(layout, host, masks, request.authorizedKey, serveScript)
        await boot(layout, host, signal)
        answering++
        request.onNews?.(`${answering} of ${hosts.length} hosts answer`)
      })
    },
    authorize: (layout, {name}, authorizedKey) => authorize(layout, name, authorizedKey),
    listens: async (layout, {name}) =>
      existsSync(`/run/netns/${layout.fabric}`) && // without it, nobody reaches the host, which must be linked anew
      (await readFile(join(layout.node(name), 'ready'), 'utf8').catch(() => '')) !== '',
  }

  async function boot(layout: Layout, host: HostRecord, signal: AbortSignal): Promise<void> {
    const netns = `/run/netns/${layout.netns(host.number)}`
    const address = `${fabricAddress(host.number)}/16`
    const args = [script('boot.sh'), layout.tag(host.name), netns, layout.node(host.name), host.name, address]
    const {exitCode, stderr} = await processes.run('/bin/sh', args, {signal, env: PLAIN_ENVIRONMENT})
    if (exitCode !== 0) throw new LocalFault(bootFault(host.name, stderr))
  }
}

const bootFault = (name: string, stderr: string): Fault => ({
  kind: 'outage',
  code: 'HOST_DID_NOT_START',
  message: `the local host ${name} did not start: ${stderr.trim() || 'it said nothing'}`,
  effect: 'unknown',
})

/** More than there are processors: a part of each start is waiting. */
const BOOTS_AT_ONCE = 2 * availableParallelism()

/** A host lives on after us, and must not carry what our environment has: tokens, say. */
const PLAIN_ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LANG: 'C.UTF-8',
}

const script = (name: string): string => packagePath(import.meta.url, 'templates', 'local-host', name)
