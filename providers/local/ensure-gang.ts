import type {Node} from '../../src/domain/node.ts'
import type {GangRequest, GangResult} from '../../src/ports/cloud.ts'
import {faultOf} from './faults.ts'
import {planGang} from './gang-plan.ts'
import {claimHosts, type HostRecord, readRecords} from './host-record.ts'
import {writeHostsFile} from './hosts-file.ts'
import type {Layout} from './layout.ts'
import {withLock} from './lock.ts'
import {type HostMaker, LocalFault, type Machine} from './machine.ts'
import {type Observed, observe} from './observe.ts'
import {removeHosts} from './remove-hosts.ts'

export interface GangWork {
  readonly machine: Machine
  readonly layout: Layout
  readonly maker: HostMaker
  readonly makerOf: (mode: HostRecord['mode']) => HostMaker
  readonly nodesOfPool: () => Promise<readonly Node[]>
}

/** Brings a pool's hosts to their size; one call at a time for a pool, several pools at once. */
export async function ensureGang(work: GangWork, request: GangRequest, signal: AbortSignal): Promise<GangResult> {
  checkRequest(request)
  const {layout, maker} = work
  const fault = await withLock(layout.lock(request.pool), signal, async () => {
    const {start, adopted} = await arrange(work, request, signal)
    await Promise.all(adopted.map((host) => maker.authorize(layout, host, request.authorizedKey)))
    if (start.length === 0) return undefined
    return maker.start(layout, start, request, signal).catch((error: unknown) => {
      const known = faultOf(error)
      if (known === undefined) throw error
      return known
    })
  })
  const members = await work.nodesOfPool()
  return fault === undefined ? {members} : {members, fault}
}

/** Removes what is too much, claims what is missing; afterwards the records are what was asked for. */
async function arrange({machine, layout, maker, makerOf}: GangWork, {pool, size}: GangRequest, signal: AbortSignal) {
  const seen = await observe(layout, machine, makerOf)
  checkMode(seen, maker)
  const records = seen.hosts.map(({record}) => record).filter((record) => record.pool === pool)
  const running = new Set(seen.hosts.filter(({state}) => state === 'running').map(({record}) => record.name))
  const plan = planGang(pool, size, {records, running, present: seen.present})
  const numbers = [...plan.drop.map(({number}) => number), ...seen.unreadable]
  await removeHosts(layout, machine, plan.remove, numbers, signal)
  const added = await withLock(layout.lock(), signal, async () => {
    const claimed = await claimHosts(layout, pool, plan.add, maker.mode)
    if (claimed.length > 0) await writeHostsFile(layout, (await readRecords(layout)).hosts)
    return claimed
  })
  const start = [...plan.start, ...added]
  const adopted = records.filter((record) => running.has(record.name) && !plan.drop.includes(record))
  return {start, adopted}
}

function checkRequest({pool, size}: GangRequest): void {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`a gang of ${size} nodes`)
  if (/^[a-z0-9]([a-z0-9-]{0,50}[a-z0-9])?$/.test(pool)) return // it becomes a hostname and a folder's name
  throw new LocalFault({
    kind: 'invalid',
    code: 'POOL_NAME',
    message: `a pool cannot be called ${JSON.stringify(pool)}`,
    effect: 'none',
  })
}

function checkMode(seen: Observed, maker: HostMaker): void {
  const other = seen.hosts.find(({record}) => record.mode !== maker.mode)?.record
  if (other === undefined) return
  throw new LocalFault({
    kind: 'invalid',
    code: 'MODE_CHANGED',
    message: `this cluster's hosts are made of ${other.mode}, and now ${maker.mode} are wanted`,
    hint: 'take the cluster down first, or run gpuctl with the rights it was made with',
    effect: 'none',
  })
}
