import type {Address, Instance} from '@aws-sdk/client-ec2'
import type {ClusterId} from '../../src/domain/cluster-id.ts'
import {formatIndices, TAGS} from '../../src/domain/ownership.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {Ec2} from './ec2.ts'
import {indexOf} from './members.ts'
import {isNotFound, soon} from './soon.ts'
import {ownedBy, tagged, tagOf} from './tags.ts'

/**
 * Elastic IPs for nodes with several interfaces, which EC2 gives no public address. They are had before the launch, so that a limit
 * stops it before it costs anything.
 */
export async function ensureElasticIps(
  ec2: Ec2,
  {cluster, pool}: {readonly cluster: ClusterId; readonly pool: string},
  indices: readonly number[],
  tags: Readonly<Record<string, string>>,
): Promise<void> {
  let known: ReadonlySet<number> | undefined
  for (const index of indices) {
    await ec2.repeat(async () => {
      known ??= new Set((await listElasticIps(ec2, cluster, pool)).map(numberOf))
      if (known.has(index)) return
      const before = known
      known = undefined // whether one comes of this a listing says, unless it is answered
      await ec2.once((api, options) =>
        api.allocateAddress(
          {
            Domain: 'vpc',
            TagSpecifications: tagged(['elastic-ip'], {...tags, [TAGS.indices]: formatIndices([index])}),
          },
          options,
        ),
      )
      known = before
    })
  }
}

/** Gives each node its own. */
export async function bindElasticIps(
  ec2: Ec2,
  {cluster, pool}: {readonly cluster: ClusterId; readonly pool: string},
  instances: readonly Instance[],
): Promise<void> {
  const all = await listElasticIps(ec2, cluster, pool)
  const byNumber = Map.groupBy(all, numberOf)
  for (const instance of instances) {
    const [address] = byNumber.get(indexOf(instance)) ?? []
    const primary = instance.NetworkInterfaces?.find(
      ({Attachment}) => (Attachment?.NetworkCardIndex ?? 0) === 0 && Attachment?.DeviceIndex === 0,
    )
    if (address === undefined || address.NetworkInterfaceId === primary?.NetworkInterfaceId) continue
    await soon(ec2, () =>
      ec2.once((api, options) =>
        api.associateAddress(
          {
            AllocationId: address.AllocationId,
            NetworkInterfaceId: primary?.NetworkInterfaceId,
            AllowReassociation: true,
          },
          options,
        ),
      ),
    )
  }
}

/** Those of indices that no node has. Already gone is success. */
export async function releaseElasticIps(
  ec2: Ec2,
  {cluster, pool}: {readonly cluster: ClusterId; readonly pool: string},
  keep: readonly number[] = [],
): Promise<void> {
  const all = await ec2.repeat(() => listElasticIps(ec2, cluster, pool))
  const kept = new Set(keep)
  for (const address of all) if (!kept.has(numberOf(address))) await releaseElasticIp(ec2, address)
}

export async function releaseElasticIp(ec2: Ec2, {AllocationId, AssociationId}: Address): Promise<void> {
  if (AssociationId !== undefined)
    await unlessGone(() => ec2.ask((api, options) => api.disassociateAddress({AssociationId}, options)))
  await unlessGone(() => ec2.ask((api, options) => api.releaseAddress({AllocationId}, options)))
}

async function listElasticIps(ec2: Ec2, cluster: ClusterId, pool: string): Promise<readonly Address[]> {
  const {Addresses = []} = await ec2.once((api, options) =>
    api.describeAddresses({Filters: ownedBy(cluster, pool)}, options),
  )
  return Addresses
}

const numberOf = ({Tags}: Address): number => Number(tagOf(Tags, TAGS.indices) ?? -1)

async function unlessGone(act: () => Promise<unknown>): Promise<void> {
  try {
    await act()
  } catch (error) {
    if (!(error instanceof CloudFault) || !isNotFound(error)) throw error
  }
}
