import type {Instance} from '@aws-sdk/client-ec2'
import {importedStands} from '../../src/domain/imported-stands.ts'
import {ownershipTags, TAGS} from '../../src/domain/ownership.ts'
import type {Rental} from '../../src/domain/rental.ts'
import type {GangRequest} from '../../src/ports/cloud.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {gangTags, type Tags} from '../shared/node-tags.ts'
import {planMembers} from '../shared/plan-members.ts'
import type {Ec2} from './ec2.ts'
import {bindElasticIps, ensureElasticIps, releaseElasticIps} from './elastic-ips.ts'
import {endInstances} from './end-instances.ts'
import {interfacesOf} from './interfaces.ts'
import {launchMembers} from './launch-members.ts'
import {needsElasticIp} from './launch-request.ts'
import {listInstances, NOT_GONE} from './members.ts'
import {findNetwork} from './network.ts'
import {placementGroupName, removePlacementGroup} from './placement-group.ts'
import {seenMember} from './seen-member.ts'
import {ensureSubnet} from './subnet.ts'
import {tagOf} from './tags.ts'
import {waitUntilRunning} from './wait-until-running.ts'

/**
 * Brings a gang to its size. What it cannot do it throws; what was launched in vain is ended before.
 *
 * @returns the pool as it was listed last @throws CloudFault
 */
export async function ensureGang(
  ec2: Ec2,
  request: GangRequest & {readonly rental: Rental},
): Promise<readonly Instance[]> {
  const {cluster, pool, size, rental, leaving = []} = request
  const tags: Tags = {...gangTags(request, rental), Name: `${cluster.name}-${pool}`}
  const listed = await listInstances(ec2, cluster, {pool})
  const network = size === 0 ? undefined : await findNetwork(ec2, cluster)
  const subnetId =
    network && (await ensureSubnet(ec2, {cluster, tags: clusterTags(request), zone: rental.offering.zone, network}))
  const wanted = {rental, subnetId, access: tags[TAGS.access] ?? '', leaving}
  const seen = listed.filter(({State}) => NOT_GONE.includes(State?.Name ?? 'pending'))
  if (seen.some(({Tags}) => tagOf(Tags, TAGS.imported) !== undefined)) throw new CloudFault(importedStands(request))
  const plan = planMembers(
    size,
    seen.map((instance) => seenMember(instance, wanted)),
  )
  await endInstances(
    ec2,
    cluster,
    plan.end.map(({id}) => id),
    pool,
  )
  const hasElasticIps = needsElasticIp(interfacesOf(rental))
  if (hasElasticIps)
    await releaseElasticIps(
      ec2,
      {cluster, pool},
      Array.from({length: size}, (_, index) => index),
    )
  if (network === undefined || subnetId === undefined) return listInstances(ec2, cluster, {pool})
  if (plan.start.length > 0) {
    const InstanceIds = plan.start.map(({id}) => id)
    await ec2.ask((api, options) => api.startInstances({InstanceIds}, options))
  }
  const kept = plan.keep.map(({id}) => id)
  let launched: readonly string[] = []
  try {
    if (plan.launch.length > 0) {
      if (hasElasticIps) await ensureElasticIps(ec2, {cluster, pool}, plan.launch, tags)
      const into = {subnetId, groupId: network.groupId}
      launched = await launchMembers(ec2, {request, tags, indices: plan.launch, listed, into})
    }
    const seen = await waitUntilRunning(ec2, request, [...kept, ...launched])
    if (!hasElasticIps) return seen.listed
    await bindElasticIps(ec2, {cluster, pool}, seen.running)
  } catch (error) {
    throw error instanceof CloudFault && kept.length === 0 ? await undone(ec2, request, launched, error) : error
  }
  return listInstances(ec2, cluster, {pool})
}

/**
 * A gang that could not be had whole leaves nothing, unless it is there in part already: then it is under repair. What is told stays
 * the first fault.
 */
async function undone(
  ec2: Ec2,
  {cluster, pool, rental}: GangRequest & {readonly rental: Rental},
  launched: readonly string[],
  error: CloudFault,
): Promise<CloudFault> {
  try {
    await endInstances(ec2, cluster, launched, pool)
    const left = await listInstances(ec2, cluster, {pool, states: NOT_GONE})
    if (left.length > 0) return error // somebody else's, at the same time
    if (needsElasticIp(interfacesOf(rental))) await releaseElasticIps(ec2, {cluster, pool})
    if (rental.together) await removePlacementGroup(ec2, placementGroupName(cluster, pool))
    return error
  } catch (again) {
    if (!(again instanceof CloudFault)) throw again
    return new CloudFault({...error.fault, effect: 'unknown'}, {cause: again})
  }
}

const clusterTags = ({cluster, rental, tags}: GangRequest & {readonly rental: Rental}) => ({
  ...tags,
  ...ownershipTags({cluster, owner: rental.owner, ...expiry(rental)}),
})

const expiry = ({expiresAtUnixMs}: Rental) => (expiresAtUnixMs === undefined ? {} : {expiresAtUnixMs})
