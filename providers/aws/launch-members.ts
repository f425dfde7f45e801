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
import {pollEc2} from './poll-ec2.ts'
import {type FoundReservation, findReservation} from './reservation.ts'
import {soon} from './soon.ts'

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
  return runOnce(ec2, launch, input)
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
    const answer = await run(ec2, {...input, ClientToken: token})
    if (answer !== 'mismatch' && !(await isOld(ec2, answer))) return idsOf(answer)
    const known = await listedWith(ec2, request, token)
    if (known.length > 0 && !isSpent(known, token)) return idsOf(known)
  }
  throw new CloudFault({
    kind: 'invalid',
    code: 'TooManyLaunches',
    message: `${pool} has been launched ${MOST_GENERATIONS} times, and ended each time`,
    effect: 'none',
  })
}

const MOST_GENERATIONS = 200

const idsOf = (instances: readonly Instance[]) => instances.map(({InstanceId = ''}) => InstanceId)

/** Whether all that this token ever made has ended: EC2 goes on answering with it. */
function isSpent(listed: readonly Instance[], token: string): boolean {
  const made = listed.filter(({ClientToken}) => ClientToken === token)
  return made.length > 0 && made.every(({State}) => State?.Name === 'terminated' || State?.Name === 'shutting-down')
}

async function run(ec2: Ec2, input: RunInstancesCommandInput): Promise<readonly Instance[] | 'mismatch'> {
  try {
    const {Instances = []} = await soon(ec2, () => ec2.once((api, options) => api.runInstances(input, options)))
    return Instances
  } catch (error) {
    if (!(error instanceof CloudFault) || error.fault.code !== 'IdempotentParameterMismatch') throw error
    return 'mismatch'
  }
}

/** Whether these were not made now. By EC2's clock, as far as the SDK has seen that this machine's is another. */
async function isOld(ec2: Ec2, instances: readonly Instance[]): Promise<boolean> {
  const now = Date.now() + (await ec2.once(async ({config}) => config.systemClockOffset))
  return instances.some(({LaunchTime}) => LaunchTime !== undefined && now - LaunchTime.getTime() > OLD_MS)
}

/** The SDK leaves differences of up to five minutes. @source @aws-sdk/core, isClockSkewed */
const OLD_MS = 10 * 60_000

/** What the token made, as soon as it is in the listing, or should have been; nothing where it ended more than an hour ago. */
async function listedWith(ec2: Ec2, {cluster, pool}: GangRequest, token: string): Promise<readonly Instance[]> {
  const held = await pollEc2(ec2, Math.min(ec2.pace.listingMs, MOST_LISTING_MS), async () => {
    const found = (await listInstances(ec2, cluster, {pool})).filter(({ClientToken}) => ClientToken === token)
    return found.length > 0 ? found : undefined
  })
  return held ?? []
}

const MOST_LISTING_MS = 5000

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
