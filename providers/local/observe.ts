import {readdir} from 'node:fs/promises'
import type {NodeState} from '../../src/domain/node.ts'
import {hostProcesses} from './host-processes.ts'
import {type HostRecord, readRecords} from './host-record.ts'
import type {Layout} from './layout.ts'
import type {HostMaker, Machine} from './machine.ts'

export interface Observed {
  readonly hosts: readonly {readonly record: HostRecord; readonly state: NodeState}[]
  /** Numbers whose record cannot be read. */
  readonly unreadable: readonly number[]
  /** Names of hosts that have a process or a folder, with or without a record. */
  readonly present: ReadonlySet<string>
}

/** What there is of a cluster: records say which hosts belong to it, the process list which of them run. */
export async function observe(
  layout: Layout,
  {processes}: Machine,
  makerOf: (mode: HostRecord['mode']) => HostMaker,
): Promise<Observed> {
  const {hosts, unreadable} = await readRecords(layout)
  const running = await hostProcesses(layout, processes)
  const folders = await readdir(layout.folder, {withFileTypes: true}).catch(() => [])
  const stateOf = async (record: HostRecord): Promise<NodeState> => {
    const pids = running.get(record.name)
    if (pids === undefined) return 'stopped'
    return (await makerOf(record.mode).listens(layout, record, pids)) ? 'running' : 'starting'
  }
  return {
    hosts: await Promise.all(hosts.map(async (record) => ({record, state: await stateOf(record)}))),
    unreadable,
    present: new Set([...running.keys(), ...folders.filter((each) => each.isDirectory()).map(({name}) => name)]),
  }
}
