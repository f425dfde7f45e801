import type {Fault} from '../../src/domain/fault.ts'
import {type HostEntry, hostEntryOf, hostId} from '../../src/domain/host-entry.ts'
import type {Node} from '../../src/domain/node.ts'
import type {GangRequest, GangResult} from '../../src/ports/cloud.ts'
import {candidatesOf, type SshWorld} from './candidates.ts'
import {combined, faultOf, hostClaimed, sameMachine, tooFewHosts} from './faults.ts'
import {nodeOf} from './host-node.ts'
import type {Holder, Target} from './host-scripts.ts'
import {releaseHosts} from './release-hosts.ts'

/**
 * Claims the first `size` hosts of the list, all or none: every host is looked at before the first is changed, and when one
 * cannot be had after all, those that were not held before are given back. Hosts that left the list are released in between.
 */
export async function ensureGang(request: GangRequest, world: SshWorld, signal: AbortSignal): Promise<GangResult> {
  const {cluster, pool, size} = request
  const hosts = request.hosts.slice(0, size)
  if (hosts.length < size) return {members: [], fault: tooFewHosts(hosts.length, size)}
  let looked = 0
  const checked = await Promise.all(
    hosts.map(async (host, index) => {
      const result = await check({...request, hosts}, host, index, world, signal)
      request.onNews?.(`looked at ${++looked} of ${size} hosts`)
      return result
    }),
  )
  signal.throwIfAborted()
  const held = checked.flatMap((result) => memberHeld(result, pool) ?? [])
  const refused = combined(checked.flatMap(({fault}) => fault ?? []))
  if (refused !== undefined) return {members: held, fault: refused}

  // One that does not answer stays noted: it hinders `down`, but not the others that take its place.
  await releaseHosts(await leavers(request, hosts, world), {lease: cluster.lease, pool}, world, signal)

  const usable = checked.flatMap(({host, node, holder}) => (node === undefined ? [] : [{host, node, holder}]))
  const faults = await claimAll(request, usable, world, signal)
  signal.throwIfAborted()
  const failed = combined(faults)
  if (failed === undefined) return {members: usable.map(({node}) => node)}
  const fresh = usable.filter(({holder}) => holder === undefined).map(({host}) => host)
  await releaseHosts(fresh, {lease: cluster.lease, pool}, world, signal)
  return {members: held, fault: failed}
}

interface Checked {
  readonly host: HostEntry
  readonly node?: Node
  readonly holder?: Holder
  readonly fault?: Fault
}

/** Whether a host can be had, without changing it. */
async function check(
  {cluster, pool, hosts}: GangRequest,
  host: HostEntry,
  index: number,
  {scripts, knownHostsFiles}: SshWorld,
  signal: AbortSignal,
): Promise<Checked> {
  try {
    const node = await nodeOf(host, pool, index, knownHostsFiles)
    const holder = await scripts.inspect({host, node}, signal)
    if (holder === undefined) return {host, node}
    if (holder === 'unreadable' || holder.lease !== cluster.lease)
      return {host, fault: hostClaimed(host, holder === 'unreadable' ? undefined : holder)}
    const twin = hosts.find((other) => other !== host && hostId(other) === holder.host)
    return twin === undefined ? {host, node, holder} : {host, fault: sameMachine(host, twin)}
  } catch (error) {
    if (signal.aborted) return {host}
    const fault = faultOf(error, host, 'none')
    if (fault === undefined) throw error
    return {host, fault}
  }
}

/** A host that the pool holds already, as its claim says. */
function memberHeld({node, holder}: Checked, pool: string): Node | undefined {
  if (node === undefined || holder === undefined || holder === 'unreadable' || holder.pool !== pool) return undefined
  return {...node, name: `${pool}-${holder.index}`, index: holder.index}
}

/** Hosts that the pool may hold and shall not any more. */
async function leavers({cluster, hosts, pool}: GangRequest, kept: readonly HostEntry[], world: SshWorld) {
  const ids = new Set(kept.map(hostId))
  const beyond = hosts.filter((host) => !ids.has(hostId(host)))
  const candidates = await candidatesOf({...cluster, hosts: [...(cluster.hosts ?? []), ...beyond]}, world)
  return candidates
    .filter(({host, noted}) => !ids.has(hostId(host)) && (noted === undefined || noted.pool === pool))
    .map(({host}) => host)
}

interface ClaimTarget extends Target {
  readonly holder: Holder
}

/** Of clusters that want the same new hosts at once, the one that gets the first of them gets all: it is claimed before the rest. */
async function claimAll(
  request: GangRequest,
  targets: readonly ClaimTarget[],
  world: SshWorld,
  signal: AbortSignal,
): Promise<readonly Fault[]> {
  const {cluster, pool} = request
  const notes = targets.map(({node}) => ({host: hostEntryOf(node), pool, index: node.index, isForgotten: false}))
  await Promise.all(notes.map((note) => world.noted.note(cluster.lease, note)))
  const claim = (target: ClaimTarget) => claimOne(request, target, targets, world, signal)
  const [first] = targets.filter(({holder}) => holder === undefined).sort(byHost)
  const refused = first && (await claim(first))
  if (refused !== undefined) return [refused]
  const faults = await Promise.all(targets.filter((target) => target !== first).map(claim))
  return faults.filter((fault) => fault !== undefined)
}

const byHost = (a: Target, b: Target) => (hostId(a.host) < hostId(b.host) ? -1 : 1)

async function claimOne(
  {cluster: {lease, name}, pool, authorizedKey}: GangRequest,
  {host, node}: Target,
  targets: readonly Target[],
  {scripts}: SshWorld,
  signal: AbortSignal,
): Promise<Fault | undefined> {
  try {
    const claim = {lease, pool, index: node.index, host: hostId(host), cluster: name}
    const before = await scripts.claim({host, node}, claim, authorizedKey, signal)
    if (before === undefined) return undefined
    if (before === 'unreadable') return hostClaimed(host, undefined)
    if (before.lease !== lease) return hostClaimed(host, before)
    const twin = targets.find((other) => other.host !== host && hostId(other.host) === before.host)
    return twin && sameMachine(host, twin.host)
  } catch (error) {
    if (signal.aborted) return undefined
    const fault = faultOf(error, host, 'unknown')
    if (fault === undefined) throw error
    return fault
  }
}
