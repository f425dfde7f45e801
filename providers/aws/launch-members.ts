import type {Instance, PlacementGroup, RunInstancesCommandInput} from '@aws-sdk/client-ec2'
import {launchToken} from '../../src/domain/launch-token.ts'
import {formatIndices, TAGS} from '../../src/domain/ownership.ts'
import type {Rental} from '../../src/domain/rental.ts'
import type {GangRequest} from '../../src/ports/cloud.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {Ec2} from './ec2.ts'
import {findImage} from './image.ts'
import {interfacesOf} from './interfaces.ts'
import {launchRequest} from './launch-request.ts'
import {listInstances} from './members.ts'
import {ensurePlacementGroup, placementGroupName} from './placement-group.ts'
import {poll} from './poll.ts'
import {type FoundReservation, findReservation} from './reservation.ts'
import {soon} from './soon.ts'
import {withZoneIds} from './zones.ts'

export interface MembersLaunch {
  readonly request: GangRequest & {readonly rental: Rental}
  readonly tags: Readonly<Record<string, string>>
  readonly indices: readonly number[]
  /** What the pool's listing showed before, with those that have ended. */
  readonly listed: readonly Instance[]
  readonly into: {readonly subnetId: string; readonly groupId: string}
}

/** Launches these members in one call, all or none. @returns their ids @throws CloudFault */
export async function launchMembers(ec2: Ec2, launch: MembersLaunch): Promise<readonly string[]> {
  const {request, tags, indices, into} = launch
  const {rental, authorizedKey} = request
  const reservation = await findReservation(ec2, rental)
  const [image, placementGroup] = await Promise.all([
    findImage(ec2, rental.machine),
    placementGroupFor(ec2, launch, reservation),
  ])
  const input = launchRequest({
    rental,
    authorizedKey,
    tags,
    indices,
    image,
    interfaces: interfacesOf(rental),
    ...into,
    ...(placementGroup === undefined ? {} : {placementGroup}),
    ...(reservation === undefined ? {} : {reservationType: reservation.type}),
  })
  ec2.onNews?.(`asking for ${indices.length} × ${rental.offering.instanceType} in ${rental.offering.zone}`)
  try {
    return await runOnce(ec2, launch, input)
  } catch (error) {
    throw error instanceof CloudFault ? new CloudFault(await withZoneIds(ec2, error.fault), {cause: error}) : error
  }
}

/**
 * Walks through the generations of a launch. The first whose nodes have not all ended is the one: its token either makes them now, or
 * answers with those that a lost answer, a killed client or another client at this moment made.
 */
async function runOnce(
  ec2: Ec2,
  {request, tags, indices, listed}: MembersLaunch,
  input: Omit<RunInstancesCommandInput, 'ClientToken'>,
): Promise<readonly string[]> {
  const {cluster, pool, rental} = request
  const {offering, reservationId} = rental
  const of = [cluster.lease, pool, offering.region, offering.zone, offering.instanceType, offering.purchase]
  const what = [reservationId ?? '', tags[TAGS.access] ?? '', formatIndices(indices)]
  for (let generation = 0; generation < MOST_GENERATIONS; generation++) {
    const token = launchToken(...of, ...what, `${generation}`)
    if (isSpent(listed, token)) continue
    const ids = await run(ec2, {...input, ClientToken: token})
    if (ids === 'spent') continue
    if (ids !== 'mismatch') return ids
    const known = await listedWith(ec2, request, token)
    const held = known.filter((each) => each.ClientToken === token)
    if (held.length > 0 && !isSpent(known, token)) return held.map(({InstanceId = ''}) => InstanceId)
  }
  throw new RangeError(`more than ${MOST_GENERATIONS} launches of ${pool} within an hour`)
}

const MOST_GENERATIONS = 1000

/** Whether all that this token ever made has ended: EC2 goes on answering with it. */
function isSpent(listed: readonly Instance[], token: string): boolean {
  const made = listed.filter(({ClientToken}) => ClientToken === token)
  return made.length > 0 && made.every(({State}) => State?.Name === 'terminated' || State?.Name === 'shutting-down')
}

async function run(ec2: Ec2, input: RunInstancesCommandInput): Promise<readonly string[] | 'spent' | 'mismatch'> {
  try {
    const {Instances = []} = await soon(ec2, () => ec2.once((api, options) => api.runInstances(input, options)))
    if (isLongGone(Instances)) return 'spent'
    return Instances.map(({InstanceId = ''}) => InstanceId)
  } catch (error) {
    if (!(error instanceof CloudFault) || error.fault.code !== 'IdempotentParameterMismatch') throw error
    return 'mismatch'
  }
}

/** Made so long ago that the listing would have shown them, did they live. */
const isLongGone = (instances: readonly Instance[]): boolean =>
  instances.some(({LaunchTime}) => LaunchTime !== undefined && Date.now() - LaunchTime.getTime() > LONG_MS)

const LONG_MS = 10 * 60_000

/** The pool, as soon as the token's instances are in its listing, or they should have been. */
async function listedWith(ec2: Ec2, {cluster, pool}: GangRequest, token: string): Promise<readonly Instance[]> {
  let listed: readonly Instance[] = []
  await poll(ec2, ec2.pace.listingMs, async () => {
    listed = await listInstances(ec2, cluster, {pool})
    return listed.some(({ClientToken}) => ClientToken === token) ? listed : undefined
  })
  return listed
}

/**
 * None for what a reservation holds: it stands where it stands, and a group of ours would make the launch fail for want of capacity,
 * unless the reservation was made in that group.
 *
 * @source terraform-aws-modules/terraform-aws-eks#3730
 */
async function placementGroupFor(
  ec2: Ec2,
  {request: {cluster, pool, rental}, tags}: MembersLaunch,
  reservation: FoundReservation | undefined,
): Promise<PlacementGroup['GroupName']> {
  if (reservation !== undefined) return reservation.placementGroup
  return rental.together ? ensurePlacementGroup(ec2, placementGroupName(cluster, pool), tags) : undefined
}
