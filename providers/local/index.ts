import {mkdir} from 'node:fs/promises'
import {resolve} from 'node:path'
import {userName} from '../../src/adapters/user-name.ts'
import type {ClusterId} from '../../src/domain/cluster-id.ts'
import type {Node} from '../../src/domain/node.ts'
import type {Cloud, GangRef, GangRequest} from '../../src/ports/cloud.ts'
import type {ProcessRunner} from '../../src/ports/process.ts'
import {inOrder} from '../shared/in-order.ts'
import {ensureGang} from './ensure-gang.ts'
import {removeNamespaces} from './fabric.ts'
import {faultOf} from './faults.ts'
import {isOfPool} from './gang-plan.ts'
import {nodeOf} from './host-node.ts'
import type {HostRecord} from './host-record.ts'
import {layoutOf} from './layout.ts'
import {withLock} from './lock.ts'
import {type HostMaker, LocalFault, type Machine} from './machine.ts'
import {namespacesMaker} from './namespaces.ts'
import {observe} from './observe.ts'
import {canUseNamespaces} from './probe.ts'
import {processesMaker} from './processes.ts'
import {removeEmptyFolders} from './remove-folder.ts'
import {removeHosts, removeWhatHostsShared} from './remove-hosts.ts'
import {sweep} from './sweep.ts'

export type LocalMode = HostRecord['mode']

export interface LocalCloudOptions {
  /** Everything of a cluster lies in a folder of its lease in here. */
  readonly stateDir: string
  readonly processes: ProcessRunner
  /** How hosts are made; absent: of namespaces where this machine allows it, else of plain processes. */
  readonly mode?: LocalMode
  /** Folders and files of this machine that no host may see: gpuctl's own state, credentials. */
  readonly maskedPaths?: readonly string[]
}

/** Real hosts on this machine: real SSH, real jobs, no account. */
export function localCloud({processes, mode, maskedPaths = [], ...options}: LocalCloudOptions): Cloud {
  const stateDir = resolve(options.stateDir)
  const machine: Machine = {stateDir, processes, maskedPaths}
  const makers = {namespaces: namespacesMaker(machine), processes: processesMaker(machine)}
  const makerOf = (wanted: LocalMode): HostMaker => makers[wanted]

  return {
    id: 'local',

    async ensureNetwork({cluster}, signal) {
      const layout = layoutOf(stateDir, cluster)
      const maker = await chooseMaker(signal)
      await mkdir(layout.folder, {recursive: true, mode: 0o700})
      await maker.ensureFabric(layout, signal)
      return {cluster, id: maker.mode === 'namespaces' ? layout.fabric : 'loopback'}
    },

    async removeNetwork({cluster}, signal) {
      const layout = layoutOf(stateDir, cluster)
      await withLock(layout.lock(), signal, () =>
        removeNamespaces(layout, processes, (name) => name === layout.fabric, signal),
      )
      await removeEmptyFolders(layout)
    },

    async ensureGang(request: GangRequest, signal: AbortSignal) {
      const {cluster, pool} = request
      const layout = layoutOf(stateDir, cluster)
      const nodesOfPool = async () => (await nodesOf(cluster)).filter((node) => node.pool === pool)
      try {
        const maker = await chooseMaker(signal)
        await mkdir(layout.folder, {recursive: true, mode: 0o700})
        return await ensureGang({machine, layout, maker, makerOf, nodesOfPool}, request, signal)
      } catch (error) {
        signal.throwIfAborted()
        const fault = faultOf(error)
        if (fault === undefined) throw error
        return {members: await nodesOfPool(), fault}
      }
    },

    async removeGang({cluster, pool}: GangRef, signal: AbortSignal) {
      const layout = layoutOf(stateDir, cluster)
      await withLock(layout.lock(pool), signal, async () => {
        const seen = await observe(layout, machine, makerOf)
        const records = seen.hosts.map(({record}) => record).filter((record) => record.pool === pool)
        const names = new Set(
          [...records.map(({name}) => name), ...seen.present].filter((name) => isOfPool(pool, name)),
        )
        const numbers = records.map(({number}) => number)
        await removeHosts(layout, machine, [...names], numbers, signal)
        await withLock(layout.lock(), signal, () => removeWhatHostsShared(layout))
      })
    },

    nodes: (cluster) => nodesOf(cluster),

    sweep: (cluster, signal) => sweep(layoutOf(stateDir, cluster), machine, signal),
  }

  async function chooseMaker(signal: AbortSignal): Promise<HostMaker> {
    if (mode === 'processes') return makers.processes
    if (await canUseNamespaces(processes, signal)) return makers.namespaces
    if (mode === undefined) return makers.processes
    throw new LocalFault({
      kind: 'auth',
      code: 'NAMESPACES_REFUSED',
      message: 'this machine does not let gpuctl make hosts of namespaces',
      hint: 'run as root on Linux with iproute2 and util-linux, or use plain processes (GPUCTL_LOCAL_MODE=processes)',
      effect: 'none',
    })
  }

  async function nodesOf(cluster: ClusterId): Promise<readonly Node[]> {
    const layout = layoutOf(stateDir, cluster)
    const {hosts} = await observe(layout, machine, makerOf)
    return inOrder(hosts.map(({record, state}) => nodeOf(layout, record, state, userName())))
  }
}
