import type {Subnet} from '@aws-sdk/client-ec2'
import type {ClusterId} from '../../src/domain/cluster-id.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {Ec2} from './ec2.ts'
import {soon} from './soon.ts'
import {ownedBy, tagged} from './tags.ts'
import type {FoundVpc} from './vpc.ts'

export interface SubnetWish {
  readonly cluster: ClusterId
  readonly tags: Readonly<Record<string, string>>
  /** By its id. */
  readonly zone: string
  readonly network: FoundVpc
}

/** The cluster's subnet in a zone: one of sixteen equal parts of its VPC, 4,091 addresses. @returns its id */
export function ensureSubnet(ec2: Ec2, {cluster, tags, zone, network}: SubnetWish): Promise<string> {
  const {vpcId, cidrBlock} = network
  return ec2.repeat(async () => {
    const all = await subnetsOf(ec2, cluster, vpcId)
    const found = all.find(({AvailabilityZoneId}) => AvailabilityZoneId === zone)
    if (found?.SubnetId !== undefined) return found.SubnetId
    const taken = new Set(all.map(({CidrBlock}) => CidrBlock))
    const free = partsOf(cidrBlock).filter((part) => !taken.has(part))
    for (const block of free) {
      try {
        return await make(ec2, {vpcId, zone, block, tags})
      } catch (error) {
        const isTaken = error instanceof CloudFault && error.fault.code === 'InvalidSubnet.Conflict'
        if (!isTaken) throw error
        // By somebody who was faster, perhaps for this zone.
        const now = (await subnetsOf(ec2, cluster, vpcId)).find((each) => each.AvailabilityZoneId === zone)
        if (now?.SubnetId !== undefined) return now.SubnetId
      }
    }
    throw new CloudFault({
      kind: 'quota',
      code: 'SubnetsUsedUp',
      message: `the network of ${cluster.name} in ${ec2.region} has no address block left for ${zone}`,
      effect: 'none',
    })
  })
}

async function subnetsOf(ec2: Ec2, cluster: ClusterId, vpcId: string): Promise<readonly Subnet[]> {
  const Filters = [...ownedBy(cluster), {Name: 'vpc-id', Values: [vpcId]}]
  const {Subnets = []} = await ec2.once((api, options) => api.describeSubnets({Filters}, options))
  return Subnets.toSorted((a, b) => ((a.SubnetId ?? '') < (b.SubnetId ?? '') ? -1 : 1))
}

interface Part {
  readonly vpcId: string
  readonly zone: string
  readonly block: string
  readonly tags: Readonly<Record<string, string>>
}

async function make(ec2: Ec2, {vpcId, zone, block, tags}: Part): Promise<string> {
  const {Subnet: made} = await soon(ec2, () =>
    ec2.once((api, options) =>
      api.createSubnet(
        {VpcId: vpcId, AvailabilityZoneId: zone, CidrBlock: block, TagSpecifications: tagged(['subnet'], tags)},
        options,
      ),
    ),
  )
  return made?.SubnetId ?? ''
}

/** `10.20.0.0/16` in sixteen. */
const partsOf = (block: string): readonly string[] =>
  Array.from({length: 16}, (_, index) => block.replace(/\.0\.0\/16$/, `.${index * 16}.0/20`))
