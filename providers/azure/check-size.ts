import type {ResourceSku} from '@azure/arm-compute'
import type {Fault} from '../../src/domain/fault.ts'
import type {Rental} from '../../src/domain/rental.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {type Asking, askForAll} from './asking.ts'
import type {AzureClients} from './clients.ts'
import {zonesOf} from './names.ts'

/**
 * Looks a size up in Azure's own listing where RDMA was asked for: price lists carry sizes that differ from those with InfiniBand
 * in a letter.
 *
 * @throws CloudFault when it has no InfiniBand, or this subscription cannot have it there
 */
export async function checkSize(asking: Asking, {machine, offering}: Rental): Promise<void> {
  if (machine.rdma !== true && !machine.fabric.startsWith('infiniband')) return
  const size = (await sizesIn(asking, offering.region)).get(machine.instanceType.toLowerCase())
  if (size === undefined || isRestricted(size, offering.zone))
    throw new CloudFault(notSold(machine.instanceType, offering.region, offering.purchase === 'spot'))
  const rdma = size.capabilities?.find(({name}) => name === 'RdmaEnabled')?.value
  if (rdma?.toLowerCase() !== 'true') throw new CloudFault(withoutRdma(machine.instanceType))
}

/** By subscription and region: a listing of some megabytes, which changes once in weeks. */
const listings = new WeakMap<AzureClients, Map<string, Promise<ReadonlyMap<string, ResourceSku>>>>()

function sizesIn(asking: Asking, region: string): Promise<ReadonlyMap<string, ResourceSku>> {
  const {clients} = asking
  const known = listings.get(clients) ?? new Map<string, Promise<ReadonlyMap<string, ResourceSku>>>()
  listings.set(clients, known)
  const listed = known.get(region) ?? listSizes(asking, region)
  known.set(region, listed)
  listed.catch(() => known.delete(region))
  return listed
}

async function listSizes(asking: Asking, region: string): Promise<ReadonlyMap<string, ResourceSku>> {
  const compute = await asking.clients.compute()
  const skus = await askForAll(asking, async () => compute.resourceSkus.list({filter: `location eq '${region}'`}))
  const machines = skus.filter(({resourceType}) => resourceType === 'virtualMachines')
  return new Map(machines.map((sku) => [sku.name?.toLowerCase() ?? '', sku]))
}

/** @source Azure, Resource Skus - List: restrictions */
const isRestricted = ({restrictions}: ResourceSku, zone: string): boolean =>
  (restrictions ?? []).some(({type, restrictionInfo}) => {
    if (type === 'Location') return true
    const [wanted] = zonesOf(zone)
    return wanted !== undefined && (restrictionInfo?.zones ?? []).includes(wanted)
  })

const notSold = (size: string, region: string, isSpot: boolean): Fault => ({
  kind: 'capacity',
  code: 'SkuNotAvailable',
  message: `${size} is not sold to this subscription in ${region}`,
  effect: 'none',
  exclude: {scope: 'region', seconds: isSpot ? 3600 : 23 * 3600},
})

const withoutRdma = (size: string): Fault => ({
  kind: 'invalid',
  code: 'NoRdma',
  message: `Azure's listing does not say that ${size} has RDMA, which is asked for`,
  hint: 'ask for a size with an r among its letters, such as ND96isr_H100_v5',
  effect: 'none',
  exclude: {scope: 'cloud', seconds: 23 * 3600},
})
