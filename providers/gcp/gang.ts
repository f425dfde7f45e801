import {setTimeout as delay} from 'node:timers/promises'
import type {Fault} from '../../src/domain/fault.ts'
import {importedStands} from '../../src/domain/imported-stands.ts'
import type {Rental} from '../../src/domain/rental.ts'
import type {GangRequest, GangResult} from '../../src/ports/cloud.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {inOrder} from '../shared/in-order.ts'
import {type MembersPlan, planMembers, type SeenMember} from '../shared/plan-members.ts'
import {endInstances} from './end-instances.ts'
import type {Gcp} from './gcp.ts'
import {isWanted} from './is-wanted.ts'
import {findInstance} from './launch.ts'
import {launchIn} from './launch-in.ts'
import {listInstances} from './lists.ts'
import {policyName} from './names.ts'
import {nodeOf, type SeenInstance} from './node.ts'
import {removePlacement} from './placement.ts'
import {afterReports} from './reports-under-way.ts'
import {startInstances} from './start-instances.ts'
import {METADATA, metadataOf} from './tags.ts'
import {zonesFor} from './zones.ts'

type Member = SeenInstance & SeenMember

/** Brings a gang to its size: see the port. */
export async function ensureGang(gcp: Gcp, request: GangRequest, rental: Rental): Promise<GangResult> {
  const gang = {gcp, request, rental, launched: new Map<string, SeenInstance>()}
  const before = await membersOf(gang)
  if (before.some(({json}) => metadataOf(json, METADATA.imported) !== undefined))
    return {members: before.map((each) => nodeOf(each, gcp.emulated)), fault: importedStands(request)}
  const hadMembers = planMembers(request.size, before).keep.length > 0
  try {
    const members = await converged(gang, before)
    return {members: members.map((each) => nodeOf(each, gcp.emulated))}
  } catch (error) {
    if (!(error instanceof CloudFault)) throw error
    if (!hadMembers) await takeBack(gang)
    const left = inOrder(await membersOf(gang)) // also what is to go, and did not
    return {members: left.map((each) => nodeOf(each, gcp.emulated)), fault: error.fault}
  }
}

interface Gang {
  readonly gcp: Gcp
  readonly request: GangRequest
  readonly rental: Rental
  /** By name: what this call launched, which lists may not show yet. */
  readonly launched: Map<string, SeenInstance>
}

/** Acts on what is there until it is what was asked for. Each round but the first is for nodes that went away meanwhile. */
async function converged(gang: Gang, first: readonly Member[]): Promise<readonly Member[]> {
  const {gcp, request} = gang
  const lateAtMs = performance.now() + bootMsOf(gang.rental)
  let [members, pauseMs, launches] = [first, 100, 0]
  for (;;) {
    const plan = planMembers(request.size, members)
    if (plan.launch.length === 0 && plan.end.length === 0 && plan.keep.every(({state}) => state === 'running'))
      return plan.keep
    const leaving = plan.end.filter(({id, state}) => state === 'running' && request.leaving?.includes(id))
    if (leaving.length > 0) await afterReports(gcp, leaving, request.onNews)
    await endInstances(gcp, plan.end)
    await startInstances(gcp, plan.start)
    if (plan.launch.length > 0) {
      if (++launches > LAUNCHES) throw new CloudFault(vanished(request))
      for (const each of await launchMissing(gang, plan, members)) gang.launched.set(each.name, each)
    } else if (plan.end.length === 0 && plan.start.length === 0) {
      if (performance.now() > lateAtMs) throw new CloudFault(tooLate(gang.rental, plan))
      await delay(pauseMs, undefined, {signal: gcp.signal})
      pauseMs = Math.min(pauseMs * 1.5, 5000)
    }
    members = await membersOf(gang)
    const running = members.filter(({state}) => state === 'running').length
    request.onNews?.(`${running} of ${request.size} nodes run`)
  }
}

/** Nodes may be taken away while the others boot, most of all on spot. */
const LAUNCHES = 3

const bootMsOf = ({machine: {bootSeconds}}: Rental) => (bootSeconds === 'unknown' ? 900 : bootSeconds) * 1000

/** The pool's instances by its label, and those just launched that the label does not find yet. */
async function membersOf({gcp, request, rental, launched}: Gang): Promise<readonly Member[]> {
  const listed = await listInstances(gcp, request.cluster, request.pool)
  const names = new Set(listed.map(({name}) => name))
  const found: SeenInstance[] = []
  for (const {name, zone} of launched.values()) {
    if (names.has(name)) continue
    const instance = await findInstance(gcp, zone, name)
    if (instance === undefined) launched.delete(name)
    else found.push(instance)
  }
  return [...listed, ...found].map((each) => ({...each, isWanted: isWanted(each, request, rental)}))
}

/** In the zone of the offering, or in the one where the gang is already; else in the first of the region that has so many. */
async function launchMissing(
  {gcp, request, rental}: Gang,
  {keep, launch}: MembersPlan<Member>,
  seen: readonly Member[],
) {
  const {zone, region, instanceType} = rental.offering
  const [held] = keep
  const generation = Math.max(-1, ...seen.map((each) => each.generation)) + 1
  const place = {indices: launch, generation}
  if (zone !== '' || held !== undefined) return launchIn(gcp, request, rental, {...place, zone: held?.zone ?? zone})
  const zones = await zonesFor(gcp, region, instanceType)
  let refused: Fault = notOffered(region, instanceType)
  for (const tried = new Set<string>(); ; ) {
    const next = [...(refused.zonesWithCapacity ?? []), ...zones].find(
      (each) => zones.includes(each) && !tried.has(each),
    )
    if (next === undefined) throw new CloudFault(inAllOf(refused))
    tried.add(next)
    request.onNews?.(`trying ${next}`)
    try {
      return await launchIn(gcp, request, rental, {...place, zone: next})
    } catch (error) {
      if (!(error instanceof CloudFault) || error.fault.kind !== 'capacity') throw error
      refused = error.fault
    }
  }
}

/** What every zone of a region refused, the region did. */
const inAllOf = ({zonesWithCapacity: _tried, ...fault}: Fault): Fault => ({
  ...fault,
  ...(fault.exclude?.scope === 'zone' && {exclude: {...fault.exclude, scope: 'region'}}),
})

/** Ends what was launched of a gang that was not there before, and the placement that nothing uses then. */
async function takeBack(gang: Gang): Promise<void> {
  const {gcp, request} = gang
  await endInstances(gcp, await membersOf(gang)) // also where nobody said whether they were launched
  await removePlacement(gcp, `name = "${policyName(request.cluster, request.pool)}"`)
}

const notOffered = (region: string, type: string): Fault => ({
  kind: 'capacity',
  code: 'TYPE_NOT_OFFERED',
  message: `no zone of ${region} has the machine type ${type}`,
  effect: 'none',
  exclude: {scope: 'region', seconds: 23 * 3600},
})

const vanished = ({pool}: GangRequest): Fault => ({
  kind: 'capacity',
  code: 'TAKEN_BACK',
  message: `nodes of ${pool} were taken back while they booted, ${LAUNCHES} times in a row`,
  effect: 'none',
  exclude: {scope: 'zone', seconds: 3600},
})

const tooLate = ({machine}: Rental, {keep}: MembersPlan<Member>): Fault => ({
  kind: 'outage',
  code: 'BOOT_TIMEOUT',
  message: `${keep.filter(({state}) => state !== 'running').length} nodes of type ${machine.instanceType} do not run yet`,
  effect: 'none',
})
