import type {Instance} from '@aws-sdk/client-ec2'
import {parseEmulatedSsh} from '../../src/domain/emulated-ssh.ts'
import type {FoundInstance} from '../../src/domain/imported.ts'
import {TAGS} from '../../src/domain/ownership.ts'
import type {LookRequest} from '../../src/ports/cloud.ts'
import {holderOf} from '../shared/node-tags.ts'
import type {Ec2} from './ec2.ts'
import {NOT_GONE, STATES} from './members.ts'
import {allPages} from './pages.ts'
import {purchaseOf} from './seen-member.ts'
import {tagOf} from './tags.ts'

/** Instances of this region by their ids; those that have ended are none. */
export async function lookAt(ec2: Ec2, {ids}: LookRequest, isEmulated: boolean): Promise<readonly FoundInstance[]> {
  const found: Instance[] = []
  for (let from = 0; from < ids.length; from += MOST_VALUES) {
    const Filters = [
      {Name: 'instance-id', Values: ids.slice(from, from + MOST_VALUES)},
      {Name: 'instance-state-name', Values: [...NOT_GONE]},
    ]
    found.push(
      ...(await allPages(
        (NextToken) =>
          ec2.ask((api, options) => api.describeInstances({Filters, NextToken, MaxResults: 1000}, options)),
        ({Reservations}) => Reservations?.flatMap(({Instances = []}) => Instances),
      )),
    )
  }
  const alive = found.filter(({State}) => State?.Name !== 'shutting-down')
  const zoneIds = alive.length === 0 ? new Map<string, string>() : await zoneIdsOf(ec2)
  return alive.map((instance) => foundInstance(instance, ec2.region, zoneIds, isEmulated))
}

/** @source EC2 API reference, "Filtering resources": 200 values in a request */
const MOST_VALUES = 200

async function zoneIdsOf(ec2: Ec2): Promise<ReadonlyMap<string, string>> {
  const {AvailabilityZones = []} = await ec2.ask((api, options) => api.describeAvailabilityZones({}, options))
  return new Map(AvailabilityZones.map(({ZoneName = '', ZoneId = ''}) => [ZoneName, ZoneId]))
}

function foundInstance(
  instance: Instance,
  region: string,
  zoneIds: ReadonlyMap<string, string>,
  isEmulated: boolean,
): FoundInstance {
  const {InstanceId: id = '', Tags: tags, PrivateIpAddress: privateAddress = '', InstanceType = ''} = instance
  const zone = zoneIds.get(instance.Placement?.AvailabilityZone ?? '') ?? ''
  const emulated = isEmulated ? parseEmulatedSsh(tagOf(tags, TAGS.emulatedSsh)) : undefined
  const [holder, managedBy] = [holderOf((key) => tagOf(tags, key)), managerOf(instance)]
  return {
    id,
    name: tagOf(tags, 'Name') ?? '',
    place: {cloud: 'aws', region, zone, instanceType: InstanceType, purchase: purchaseOf(instance)},
    state: STATES[instance.State?.Name ?? 'pending'] ?? 'stopping',
    ssh: emulated ?? {address: instance.PublicIpAddress ?? privateAddress, port: 22, route: {kind: 'direct'}},
    privateAddress,
    ...(holder && {holder}),
    ...(managedBy && {managedBy}),
  }
}

/** What would launch another in its place, or end it. @source the tags that EC2 Auto Scaling, EC2 Fleet and Spot Fleet set */
function managerOf({Tags: tags, Operator}: Instance): string | undefined {
  const [group, fleet, spotFleet] = [
    'aws:autoscaling:groupName',
    'aws:ec2:fleet-id',
    'aws:ec2spot:fleet-request-id',
  ].map((key) => tagOf(tags, key))
  if (group !== undefined) return `the Auto Scaling group ${group}`
  if (fleet !== undefined) return `the EC2 Fleet ${fleet}`
  if (spotFleet !== undefined) return `the Spot Fleet ${spotFleet}`
  return Operator?.Managed ? `the AWS service ${Operator.Principal ?? ''}` : undefined
}
