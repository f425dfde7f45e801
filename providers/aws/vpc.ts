import {createHash} from 'node:crypto'
import type {Vpc} from '@aws-sdk/client-ec2'
import type {ClusterId} from '../../src/domain/cluster-id.ts'
import type {Ec2} from './ec2.ts'
import {ownedBy, tagged} from './tags.ts'

export interface FoundVpc {
  readonly vpcId: string
  readonly cidrBlock: string
}

export async function findVpc(ec2: Ec2, cluster: ClusterId): Promise<FoundVpc | undefined> {
  const [first] = await vpcsOf(ec2, cluster)
  return first && foundVpc(first)
}

/**
 * Finds the cluster's, or makes it. EC2 gives a VPC no token, so two clients at once may make one each: then the one with the lower id
 * stays.
 */
export async function ensureVpc(
  ec2: Ec2,
  cluster: ClusterId,
  tags: Readonly<Record<string, string>>,
): Promise<FoundVpc> {
  const found = await ec2.repeat(async () => {
    const [first] = await vpcsOf(ec2, cluster)
    if (first !== undefined) return first
    const {Vpc: made} = await ec2.once((api, options) =>
      api.createVpc({CidrBlock: vpcBlock(cluster, ec2.region), TagSpecifications: tagged(['vpc'], tags)}, options),
    )
    const others = await vpcsOf(ec2, cluster)
    const [winner = made] = others
    if (winner?.VpcId !== made?.VpcId) await ec2.ask((api, options) => api.deleteVpc({VpcId: made?.VpcId}, options))
    return winner
  })
  return foundVpc(found ?? {})
}

/** Of 10.0.0.0/8, the same each time; networks of one cluster in several regions do not overlap by chance alone. */
function vpcBlock({lease}: ClusterId, region: string): string {
  const [byte = 0] = createHash('sha256').update(`${lease} ${region}`).digest()
  return `10.${16 + (byte % 224)}.0.0/16`
}

async function vpcsOf(ec2: Ec2, cluster: ClusterId): Promise<readonly Vpc[]> {
  const {Vpcs = []} = await ec2.ask((api, options) => api.describeVpcs({Filters: ownedBy(cluster)}, options))
  return Vpcs.toSorted((a, b) => ((a.VpcId ?? '') < (b.VpcId ?? '') ? -1 : 1))
}

const foundVpc = ({VpcId = '', CidrBlock = ''}: Vpc): FoundVpc => ({vpcId: VpcId, cidrBlock: CidrBlock})
