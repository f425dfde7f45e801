import {mkdir} from 'node:fs/promises'
import {resolve} from 'node:path'
import {userName} from '../../src/adapters/user-name.ts'
import {type FirstBoot, parseCloudConfig} from '../../src/domain/cloud-config.ts'
import type {BootRequest, InstanceAddress, InstanceHosts} from '../../src/ports/instance-hosts.ts'
import type {ProcessRunner} from '../../src/ports/process.ts'
import {endHosts} from './end-hosts.ts'
import {freePort} from './free-port.ts'
import {nodeOf} from './host-node.ts'
import {claimHosts, type HostRecord, readRecords, rewriteRecord} from './host-record.ts'
import {writeHostsFile} from './hosts-file.ts'
import {inBatches} from './in-batches.ts'
import {layoutOf} from './layout.ts'
import {withLock} from './lock.ts'
import {LocalFault, type Machine} from './machine.ts'
import {namespacesMaker} from './namespaces.ts'
import {observe} from './observe.ts'
import {processesMaker} from './processes.ts'
import {removeHosts, removeWhatHostsShared} from './remove-hosts.ts'
import {sweep} from './sweep.ts'

export interface LocalInstanceHostsOptions {
  readonly stateDir: string
  /** Under which all of these hosts is found: 4 to 32 lower-case letters and digits. */
  readonly lease: string
  readonly processes: ProcessRunner
  readonly mode: HostRecord['mode']
  readonly maskedPaths?: readonly string[]
}

/**
 * Hosts of this machine behind emulated instances: each boots with the SSH host key and the login that its user data says. Their end
 * removes them all.
 */
export function localInstanceHosts(options: LocalInstanceHostsOptions): InstanceHosts & AsyncDisposable {
  const {processes, mode, lease, maskedPaths = []} = options
  const machine: Machine = {stateDir: resolve(options.stateDir), processes, maskedPaths}
  const layout = layoutOf(machine.stateDir, {name: 'emulated', lease})
  const maker = mode === 'namespaces' ? namespacesMaker(machine) : processesMaker(machine)
  const life = new AbortController()

  const claimed = inBatches((ids: readonly string[]) =>
    withLock(layout.lock(), life.signal, async () => {
      await mkdir(layout.folder, {recursive: true, mode: 0o700})
      const {hosts} = await readRecords(layout)
      const known = new Map(hosts.map((host) => [host.id, host]))
      const missing = [...new Set(ids)].filter((id) => !known.has(id))
      const first = Math.max(-1, ...hosts.map(({index}) => index)) + 1
      const indices = Array.from(missing, (_, at) => first + at)
      for (const [at, host] of (await claimHosts(layout, 'instance', indices, mode)).entries()) {
        const id = missing[at] ?? ''
        known.set(id, await recorded({...host, id, port: await portOf(host)}))
      }
      await writeHostsFile(layout, [...known.values()])
      return ids.map((id) => known.get(id) as HostRecord)
    }),
  )

  const booted = inBatches(async (requests: readonly BootRequest[]) => {
    const seen = await observe(layout, machine, () => maker)
    const off = requests.filter(
      ({id}) => !seen.hosts.some(({record, state}) => record.id === id && state === 'running'),
    )
    const starts = await Promise.all(off.map(withFirstBoot))
    const byLogin = Map.groupBy(starts, ({authorizedKey}) => authorizedKey)
    for (const [authorizedKey, group] of byLogin) {
      const fault = await maker.start(
        layout,
        group.map(({host}) => host),
        requestFor(authorizedKey),
        life.signal,
      )
      if (fault !== undefined) throw new LocalFault(fault)
    }
    return requests.map(() => undefined)
  })

  const removed = inBatches(async (ids: readonly string[]) => {
    const {hosts} = await readRecords(layout)
    const doomed = hosts.filter(({id}) => ids.includes(id))
    const names = doomed.map(({name}) => name)
    await removeHosts(
      layout,
      machine,
      names,
      doomed.map(({number}) => number),
      life.signal,
    )
    await withLock(layout.lock(), life.signal, () => removeWhatHostsShared(layout))
    return ids.map(() => undefined)
  })

  return {
    allocate: async (id) => addressOf(await claimed(id)),
    boot: async (request) => booted(request),
    async stop(id) {
      const {name} = await claimed(id)
      await endHosts(layout, processes, (each) => each === name, life.signal)
    },
    remove: (id) => removed(id),
    async [Symbol.asyncDispose]() {
      life.abort(new Error('the emulated clouds end'))
      await sweep(layout, machine, AbortSignal.timeout(SWEEP_WITHIN_MS))
    },
  }

  async function recorded(host: HostRecord): Promise<HostRecord> {
    await rewriteRecord(layout, host)
    return host
  }

  /** Fixed before it boots, where hosts share an address's ports. */
  async function portOf(host: HostRecord): Promise<number> {
    if (mode === 'namespaces') return host.port
    return (await freePort(nodeOf(layout, host, 'stopped', '').ssh.address, 0)) ?? host.port
  }

  function addressOf(host: HostRecord): InstanceAddress {
    const {ssh, privateAddress} = nodeOf(layout, host, 'stopped', userName())
    const {address, port, user, route} = ssh
    return {privateAddress, ssh: {address, port, user, route}}
  }

  /** The record of a host with the key that it is to show. */
  async function withFirstBoot({id, userData}: BootRequest): Promise<FirstBoot & {readonly host: HostRecord}> {
    const firstBoot = parseCloudConfig(userData)
    if (firstBoot === undefined) throw new RangeError(`the user data of ${id} is not what gpuctl writes`)
    const host = await recorded({...(await claimed(id)), hostKey: firstBoot.hostKey})
    return {...firstBoot, host}
  }

  function requestFor(authorizedKey: string) {
    const cluster = {name: 'emulated', lease}
    return {cluster, pool: 'instance', size: 0, authorizedKey, hosts: [], tags: {}}
  }
}

const SWEEP_WITHIN_MS = 60_000
