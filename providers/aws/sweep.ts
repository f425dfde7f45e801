import type {ClusterId} from '../../src/domain/cluster-id.ts'
import {TAGS} from '../../src/domain/ownership.ts'
import {GpuctlError} from '../../src/errors/gpuctl-error.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {Ec2} from './ec2.ts'
import {releaseElasticIp} from './elastic-ips.ts'
import {endInstances} from './end-instances.ts'
import {listInstances, NOT_GONE} from './members.ts'
import {allPages} from './pages.ts'
import {pollEc2} from './poll-ec2.ts'
import {isNotFound} from './soon.ts'

/** Kinds that make up the network, in the order in which they can be removed. */
export const NETWORK_KINDS = ['security-group', 'subnet', 'internet-gateway', 'route-table', 'vpc'] as const

/** All that gpuctl makes, what holds others first. */
export const ALL_KINDS = [
  'instance',
  'elastic-ip',
  'network-interface',
  'volume',
  'placement-group',
  ...NETWORK_KINDS,
] as const

export type OwnedKind = (typeof ALL_KINDS)[number]

/**
 * Removes everything of these kinds that carries the cluster's tag in this region, and looks again until there is nothing.
 *
 * @throws GpuctlError when something may be left
 */
export async function sweepRegion(ec2: Ec2, cluster: ClusterId, kinds: readonly OwnedKind[]): Promise<void> {
  let left: readonly Owned[] = []
  let why: CloudFault | undefined
  const missed = new Map<string, number>()
  const isEmpty = await pollEc2(ec2, ec2.pace.removeWithinMs, async () => {
    const listed = await ownedThings(ec2, cluster, kinds)
    left = listed.filter(({id}) => (missed.get(id) ?? 0) < SURELY_GONE)
    if (left.length === 0) return true
    why = await removeAll(ec2, cluster, {things: left, kinds, missed})
    return undefined
  })
  if (isEmpty) return
  const things = left.map(({kind, id}) => `${kind} ${id}`).join(', ')
  throw new GpuctlError(
    'PARTLY_APPLIED',
    `${left.length} things of ${cluster.name} are left in ${ec2.region}: ${things}${why ? `; ${why.fault.code}: ${why.fault.message}` : ''}`,
    'run the command again; if something else uses them, remove that first',
    {cause: why},
  )
}

/** Times that a thing was not found, though its tag is listed: the tag is what is late then. */
const SURELY_GONE = 2

interface Owned {
  readonly kind: OwnedKind
  readonly id: string
}

/** By the tag listing, which knows every kind; of instances it also shows those that have ended, for an hour. */
export async function ownedThings(
  ec2: Ec2,
  {lease}: ClusterId,
  kinds: readonly OwnedKind[],
): Promise<readonly Owned[]> {
  const Filters = [
    {Name: 'key', Values: [TAGS.lease]},
    {Name: 'value', Values: [lease]},
    {Name: 'resource-type', Values: [...kinds]},
  ]
  const tags = await allPages(
    (NextToken) => ec2.ask((api, options) => api.describeTags({Filters, NextToken, MaxResults: 1000}, options)),
    ({Tags}) => Tags,
  )
  const all = tags.flatMap(({ResourceId: id, ResourceType: kind}) =>
    id !== undefined && isOwnedKind(kind) ? [{kind, id}] : [],
  )
  if (!all.some(({kind}) => kind === 'instance')) return all
  const instances = await listInstances(ec2, {lease}, {states: NOT_GONE})
  return [
    ...all.filter(({kind}) => kind !== 'instance'),
    ...instances.map(({InstanceId: id = ''}) => ({kind: 'instance' as const, id})),
  ]
}

const isOwnedKind = (kind: string | undefined): kind is OwnedKind =>
  (ALL_KINDS as readonly (string | undefined)[]).includes(kind)

interface Removal {
  readonly things: readonly Owned[]
  readonly kinds: readonly OwnedKind[]
  readonly missed: Map<string, number>
}

/** @returns the last reason why something could not be removed yet */
async function removeAll(
  ec2: Ec2,
  cluster: ClusterId,
  {things, kinds, missed}: Removal,
): Promise<CloudFault | undefined> {
  let why: CloudFault | undefined
  for (const kind of kinds) {
    const ids = things.filter((each) => each.kind === kind).map(({id}) => id)
    if (kind === 'instance' && ids.length > 0) {
      await endInstances(ec2, cluster, ids)
      return undefined // volumes and interfaces end with them: what is left the next listing says
    }
    if (kind === 'instance') continue
    for (const id of ids)
      try {
        await REMOVERS[kind](ec2, id)
      } catch (error) {
        if (!(error instanceof CloudFault)) throw error
        if (isNotFound(error)) missed.set(id, (missed.get(id) ?? 0) + 1)
        else if (isHeld(error)) why = error
        else throw error
      }
  }
  return why
}

/** Something that is about to go still uses it. @source EC2 API reference, error codes */
const isHeld = ({fault}: CloudFault): boolean =>
  /^(DependencyViolation|InvalidPlacementGroup\.InUse|InvalidIPAddress\.InUse|VolumeInUse|InvalidNetworkInterface\.InUse|InvalidParameterValue|IncorrectState)$/.test(
    fault.code,
  )

const REMOVERS: Readonly<Record<Exclude<OwnedKind, 'instance'>, (ec2: Ec2, id: string) => Promise<unknown>>> = {
  async 'elastic-ip'(ec2, id) {
    const {Addresses: [address] = []} = await ec2.ask((api, options) =>
      api.describeAddresses({AllocationIds: [id]}, options),
    )
    if (address !== undefined) await releaseElasticIp(ec2, address)
  },
  'network-interface': (ec2, id) =>
    ec2.ask((api, options) => api.deleteNetworkInterface({NetworkInterfaceId: id}, options)),
  volume: (ec2, id) => ec2.ask((api, options) => api.deleteVolume({VolumeId: id}, options)),
  async 'placement-group'(ec2, id) {
    const {PlacementGroups: [group] = []} = await ec2.ask((api, options) =>
      api.describePlacementGroups({GroupIds: [id]}, options),
    )
    if (group?.GroupName !== undefined)
      await ec2.ask((api, options) => api.deletePlacementGroup({GroupName: group.GroupName}, options))
  },
  'security-group': (ec2, id) => ec2.ask((api, options) => api.deleteSecurityGroup({GroupId: id}, options)),
  subnet: (ec2, id) => ec2.ask((api, options) => api.deleteSubnet({SubnetId: id}, options)),
  async 'internet-gateway'(ec2, id) {
    const {InternetGateways: [gateway] = []} = await ec2.ask((api, options) =>
      api.describeInternetGateways({InternetGatewayIds: [id]}, options),
    )
    for (const {VpcId} of gateway?.Attachments ?? [])
      await ec2.ask((api, options) => api.detachInternetGateway({InternetGatewayId: id, VpcId}, options))
    await ec2.ask((api, options) => api.deleteInternetGateway({InternetGatewayId: id}, options))
  },
  'route-table': (ec2, id) => ec2.ask((api, options) => api.deleteRouteTable({RouteTableId: id}, options)),
  vpc: (ec2, id) => ec2.ask((api, options) => api.deleteVpc({VpcId: id}, options)),
}
