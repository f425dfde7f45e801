import type {Instance} from '@aws-sdk/client-ec2'
import type {Node} from '../../src/domain/node.ts'
import {ownershipTags} from '../../src/domain/ownership.ts'
import type {Rental} from '../../src/domain/rental.ts'
import type {ClusterRef, GangRequest, GangResult} from '../../src/ports/cloud.ts'
import {faultBeside} from '../shared/fault-beside.ts'
import type {RentedCloudPort} from '../shared/in-account.ts'
import {inOrder} from '../shared/in-order.ts'
import type {RentedCloudOptions} from '../shared/rented-cloud-options.ts'
import {told} from '../shared/told.ts'
import {awsAdoption} from './adoption.ts'
import {callerAccount} from './caller-account.ts'
import {profileOf} from './credentials.ts'
import {diagnoseAws} from './diagnose.ts'
import {type Ec2, ec2Opener} from './ec2.ts'
import {endGang} from './end-gang.ts'
import {fabricPathsIn} from './fabric-paths.ts'
import {ensureGang} from './gang.ts'
import {listInstances, NOT_GONE, nodeOf} from './members.ts'
import {ensureNetwork} from './network.ts'
import {noticesIn} from './notices.ts'
import {PACE, type Pace} from './pace.ts'
import {regionsOf} from './regions.ts'
import {ALL_KINDS, NETWORK_KINDS, sweepRegion} from './sweep.ts'
import {withZoneIds} from './zones.ts'

export interface AwsOptions extends RentedCloudOptions {
  /** Other times than the usual ones. */
  readonly pace?: Partial<Pace>
}

/** Amazon EC2, through its own SDK. A cluster's things are in the regions that it was placed in, found by their tags. */
export function awsCloud(options: AwsOptions): RentedCloudPort {
  const pace = {...PACE, ...options.pace}
  const open = ec2Opener(options, pace)
  const {env} = options
  const home = env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? 'us-east-1'
  const regions = regionsOf(open, home)
  const whose = (ec2: Ec2) => callerAccount(ec2, env.AWS_ENDPOINT_URL_STS ?? options.endpoint)

  return {
    id: 'aws',

    account: (signal) =>
      told(AWS, async () => {
        const id = await whose(open(home, {signal}))
        const [name, profile] = [options.account?.name, profileOf(options)]
        if (name !== undefined) return {id, name, from: 'file'}
        return {id, ...(profile === undefined ? {} : {name: profile, from: 'environment'})}
      }),

    async ensureNetwork({cluster, region = home, sites = [], sshFrom, owner = '', expiresAtUnixMs}, signal) {
      const tags = ownershipTags({cluster, owner, ...(expiresAtUnixMs === undefined ? {} : {expiresAtUnixMs})})
      const zones = sites.map(({zone}) => zone)
      const wish = {cluster, tags, zones, ...(sshFrom === undefined ? {} : {sshFrom})}
      const {vpcId} = await told(AWS, () => ensureNetwork(open(region, {signal}), wish))
      return {cluster, region, id: vpcId}
    },

    async removeNetwork({cluster, region}, signal) {
      await told(AWS, async () => {
        if (region !== undefined) return sweepRegion(open(region, {signal}), cluster, NETWORK_KINDS)
        await regions.each({signal}, (ec2) => sweepRegion(ec2, cluster, NETWORK_KINDS))
      })
    },

    async ensureGang(request, signal): Promise<GangResult> {
      const checked = checkedRequest(request)
      const ec2 = open(checked.rental.offering.region, {signal, onNews: request.onNews})
      signal.throwIfAborted()
      const ensured = async () => {
        const members = await ensureGang(ec2, checked)
        // A client that was killed while it looked for capacity may have left one in another region.
        await regions.each({signal}, async (other) => {
          if (other.region !== ec2.region) await endGang(other, request)
        })
        return {members: inOrder(nodesAmong(members))}
      }
      const list = () => membersOf(ec2, request)
      return faultBeside(ensured, {signal, list, tell: (fault) => withZoneIds(ec2, fault)})
    },

    async removeGang(gang, signal) {
      await told(AWS, () => regions.each({signal}, (ec2) => endGang(ec2, gang)))
    },

    nodes: (cluster, signal) =>
      told(AWS, async () => inOrder((await regions.each({signal}, (ec2) => nodesIn(ec2, cluster))).flat())),

    async sweep(cluster, signal) {
      await told(AWS, () => regions.each({signal}, (ec2) => sweepRegion(ec2, cluster, ALL_KINDS)))
    },

    adoption: awsAdoption(open, regions, options.emulated),

    notices: ({cluster, nodeIds, regions: names}, signal) =>
      told(AWS, async () => {
        const all = await Promise.all(names.map((region) => noticesIn(open(region, {signal}), cluster)))
        return all.flat().filter(({nodeId}) => nodeIds.has(nodeId))
      }),

    fabricPaths: ({nodeIds, regions: names}, signal) =>
      told(AWS, async () => {
        const all = await Promise.all(names.map((region) => fabricPathsIn(open(region, {signal}))))
        return new Map(all.flat().filter(([id]) => nodeIds.has(id)))
      }),

    diagnose: (request, signal) => diagnoseAws(open, home, whose, request, signal),
  }

  async function nodesIn(ec2: Ec2, cluster: ClusterRef, pool?: string): Promise<readonly Node[]> {
    const all = await listInstances(ec2, cluster, {...(pool === undefined ? {} : {pool}), states: NOT_GONE})
    return nodesAmong(all)
  }

  function nodesAmong(instances: readonly Instance[]): readonly Node[] {
    return instances.flatMap((instance) => nodeOf(instance, options.emulated) ?? [])
  }

  async function membersOf(ec2: Ec2, {cluster, pool}: GangRequest): Promise<readonly Node[]> {
    return inOrder(await nodesIn(ec2, cluster, pool))
  }
}

function checkedRequest(request: GangRequest): GangRequest & {readonly rental: Rental} {
  const {size, rental, pool} = request
  if (rental === undefined) throw new RangeError(`gang ${pool} on aws without a rental`)
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`a gang of ${size} nodes`)
  return {...request, rental}
}

const AWS = {cloud: 'AWS'}
