import {chmod, mkdir, readFile, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {setTimeout as delay} from 'node:timers/promises'
import type {GangRequest} from '../../src/ports/cloud.ts'
import {eachAtMost} from './each-at-most.ts'
import {endHosts} from './end-hosts.ts'
import {freePort} from './free-port.ts'
import {type HostRecord, rewriteRecord} from './host-record.ts'
import {type Layout, loopbackAddress} from './layout.ts'
import {type HostMaker, LocalFault, type Machine} from './machine.ts'
import {findSshd, processesSshdConfig} from './sshd-config.ts'
import {writeWhole} from './whole-file.ts'

/** Hosts that are a plain sshd of the current user each: no root, no namespaces, any Unix. Only the port and the keys are own. */
export function processesMaker({processes}: Machine): HostMaker {
  return {
    mode: 'processes',
    ensureFabric: async () => {},
    async start(layout, hosts, request, signal) {
      const sshd = await findSshd()
      const names = new Set(hosts.map(({name}) => name))
      await endHosts(layout, processes, (name) => names.has(name), signal) // half-started ones
      if (process.getuid?.() === 0) await mkdir('/run/sshd', {recursive: true, mode: 0o755}).catch(() => {}) // as its service does
      return eachAtMost(STARTS_AT_ONCE, hosts, (host) => startOnFreePort(sshd, layout, host, request, signal))
    },
    authorize: (layout, {name}, authorizedKey) => authorize(layout.node(name), authorizedKey),
    listens: async (layout, {name}, pids) => pids.includes(Number(await contentOf(pidFile(layout, name)))),
  }

  /** The port of last time, if it is free; else, and when somebody takes it before sshd does, another. */
  async function startOnFreePort(
    sshd: string,
    layout: Layout,
    host: HostRecord,
    request: GangRequest,
    signal: AbortSignal,
  ): Promise<void> {
    const address = loopbackAddress(layout.lease, host.number)
    let said = ''
    for (let attempt = 0; attempt < PORTS_TO_TRY; attempt++) {
      const port = await portFor(address, attempt === 0 ? host.port : NO_PORT_YET)
      await rewriteRecord(layout, {...host, port}) // first: what runs must be known by its record
      await prepare(layout, {...host, port}, address, request.authorizedKey)
      said = await startSshd(sshd, layout, host.name, signal)
      if (said === '') return
    }
    throw new LocalFault({
      kind: 'outage',
      code: 'HOST_DID_NOT_START',
      message: `the local host ${host.name} did not start: ${said}`,
      effect: 'unknown',
    })
  }

  /** Resolves to nothing when it listens, else to what it said. It makes itself a daemon before it listens: hence the watch. */
  async function startSshd(sshd: string, layout: Layout, name: string, signal: AbortSignal): Promise<string> {
    const log = join(layout.node(name), 'console.log')
    await rm(log, {force: true})
    await rm(pidFile(layout, name), {force: true})
    const {exitCode, stderr} = await processes.run(sshd, ['-f', layout.sshdConfig(name), '-E', log], {
      signal,
      env: environment(),
    })
    if (exitCode !== 0) return stderr.trim() || (await contentOf(log)).trim() || `sshd ended with ${exitCode}`
    for (let waited = 0; waited < LISTENS_WITHIN_MS; waited += ASK_EVERY_MS) {
      if ((await contentOf(pidFile(layout, name))) !== '') return '' // written when it listens
      const content = await contentOf(log)
      if (/^(fatal|Cannot bind)/im.test(content)) return content.trim()
      await delay(ASK_EVERY_MS, undefined, {signal})
    }
    return 'its sshd did not listen in time'
  }
}

const STARTS_AT_ONCE = 8
const PORTS_TO_TRY = 8
const LISTENS_WITHIN_MS = 20_000
const ASK_EVERY_MS = 3

const pidFile = (layout: Layout, name: string): string => join(layout.node(name), 'sshd.pid')

const contentOf = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '')

/** sshd hands its environment to no session; it needs room for its title in the process list, by which it is found. */
const environment = () => ({PATH: process.env.PATH ?? '/usr/bin:/bin', GPUCTL_TITLE_ROOM: '.'.repeat(256)})

async function prepare(layout: Layout, host: HostRecord, address: string, authorizedKey: string): Promise<void> {
  const folder = layout.node(host.name)
  await mkdir(join(folder, 'home'), {recursive: true, mode: 0o700})
  await chmod(folder, 0o700)
  const keyFile = join(folder, 'ssh_host_ed25519_key')
  await rm(keyFile, {force: true})
  await writeFile(keyFile, host.hostKey.privateKey, {mode: 0o600})
  await authorize(folder, authorizedKey)
  const tag = `${layout.lease}/${host.name}`
  const config = processesSshdConfig({folder, name: host.name, address, port: host.port, tag})
  await writeWhole(layout.sshdConfig(host.name), config, 0o600)
}

const authorize = (folder: string, authorizedKey: string): Promise<void> =>
  writeWhole(join(folder, 'authorized_keys'), `${authorizedKey.trim()}\n`, 0o600)

async function portFor(address: string, wanted: number): Promise<number> {
  const port = await freePort(address, wanted === NO_PORT_YET ? 0 : wanted)
  if (port !== undefined) return port
  throw new LocalFault({kind: 'capacity', code: 'NO_PORT', message: `no free port on ${address}`, effect: 'none'})
}

/** In the record of a host that never ran. */
const NO_PORT_YET = 22
