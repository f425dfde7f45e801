import {randomUUID} from 'node:crypto'
import type {ListedPurchase} from '../../domain/catalog/catalog.ts'
import {type Account, type ArmResource, keyOf, subscriptionIn} from './account.ts'
import {nextAddress} from './addresses.ts'
import type {ArmError} from './arm-error.ts'
import type {ArmCall} from './call.ts'
import {end, type Instance, launch} from './instance.ts'
import {takeQuota} from './quotas.ts'
import {regionName} from './regions.ts'
import type {Size} from './sizes.ts'

/** Those of a scale set that are not ending, in the order in which they were made. */
export const machinesOf = (account: Account, scaleSet: ArmResource): readonly Instance[] =>
  allMachinesOf(account, scaleSet).filter(({power}) => power !== 'deleting')

export const allMachinesOf = ({instances}: Account, {id}: ArmResource): readonly Instance[] =>
  [...instances.values()].filter(({scaleSet}) => scaleSet !== undefined && keyOf(scaleSet) === keyOf(id))

/**
 * Makes shells for as many as are missing, and takes quota for them at once; {@link settle} launches them.
 *
 * @throws ArmError when there is too little quota
 */
export function growTo(call: ArmCall, scaleSet: ArmResource, size: Size): void {
  const {account} = call
  const missing = (scaleSet.sku?.capacity ?? 0) - machinesOf(account, scaleSet).length
  if (missing <= 0) return
  const isSpot = scaleSet.properties.virtualMachineProfile.priority === 'Spot'
  const region = regionName(scaleSet.location ?? '')
  takeQuota(account.world, {subscription: subscriptionIn(scaleSet.id), region, size, isSpot}, missing)
  const made = Array.from({length: missing}, () => machineOf(call, scaleSet, size, isSpot))
  for (const each of made) {
    account.put(each.resource)
    account.instances.set(keyOf(each.resource.id), each)
  }
}

/** Launches what is new, all or none, and ends what is too much; ends when everything that was begun is over. */
export async function settle(account: Account, scaleSet: ArmResource, failure: ArmError | undefined): Promise<void> {
  const machines = machinesOf(account, scaleSet)
  const extra = machines.slice(scaleSet.sku?.capacity ?? 0)
  await Promise.all(extra.map((each) => end(account, each)))
  const coming = machines.filter(({power}) => power === 'creating')
  const fresh = coming.filter(({launched}) => launched === NOT_YET)
  if (fresh.length > 0) {
    const launched = launch(account, fresh, failure)
    launched.catch(() => {}) // told to all who wait for one of them
    for (const each of fresh) each.launched = launched
  } else if (failure !== undefined) throw failure
  await Promise.all(coming.map((each) => each.launched))
}

const NOT_YET: Promise<void> = Promise.resolve()

function machineOf({account, regions}: ArmCall, scaleSet: ArmResource, size: Size, isSpot: boolean): Instance {
  const {properties, location = ''} = scaleSet
  const profile = properties.virtualMachineProfile
  const region = regionName(location)
  const purchase: ListedPurchase = isSpot ? 'spot' : 'on-demand'
  const number = properties.uniqueId === undefined ? 0 : nextNumber(properties.uniqueId)
  const instanceId = `${number}`
  const hostname = `${profile.osProfile.computerNamePrefix}${number.toString(36).padStart(6, '0')}`
  const isReserved = profile.capacityReservation !== undefined
  return {
    resource: shellOf(scaleSet, instanceId, hostname, account.world.clock.nowUnixMs()),
    scaleSet: scaleSet.id,
    size,
    market: {
      cloud: 'azure',
      region,
      zone: scaleSet.zones?.[0] ?? '',
      instanceType: size.name,
      purchase: isReserved ? 'reserved' : purchase,
    },
    evictionPolicy: profile.evictionPolicy ?? 'Deallocate',
    hostname,
    userData: Buffer.from(profile.osProfile.customData ?? '', 'base64').toString(),
    nanoUsdPerHour: regions.nanoUsdPerHour(region, size.name, purchase) ?? 0n,
    power: 'creating',
    publicAddress: nextAddress(),
    hasCapacity: false,
    ended: new AbortController(),
    launched: NOT_YET,
  }
}

/** Numbers of a scale set's machines are never used again while it lives. */
const numbers = new Map<string, number>()

function nextNumber(uniqueId: string): number {
  const number = numbers.get(uniqueId) ?? 0
  numbers.set(uniqueId, number + 1)
  return number
}

function shellOf(scaleSet: ArmResource, instanceId: string, computerName: string, nowUnixMs: number): ArmResource {
  const {osProfile, storageProfile} = scaleSet.properties.virtualMachineProfile
  const {customData: _, computerNamePrefix: __, ...os} = osProfile
  return {
    id: `${scaleSet.id}/virtualMachines/${instanceId}`,
    name: `${scaleSet.name}_${instanceId}`,
    type: `${scaleSet.type}/virtualMachines`,
    location: scaleSet.location ?? '',
    ...(scaleSet.tags && {tags: scaleSet.tags}),
    sku: {name: scaleSet.sku?.name ?? '', tier: 'Standard'},
    ...(scaleSet.zones && {zones: scaleSet.zones}),
    properties: {
      vmId: randomUUID(),
      provisioningState: 'Creating',
      latestModelApplied: true,
      modelDefinitionApplied: 'VirtualMachineScaleSet',
      timeCreated: new Date(nowUnixMs).toISOString(),
      hardwareProfile: {},
      storageProfile: {
        imageReference: storageProfile.imageReference,
        osDisk: {...storageProfile.osDisk, osType: 'Linux', name: `${scaleSet.name}_${instanceId}_OsDisk_1`},
        dataDisks: [],
      },
      osProfile: {...os, computerName, secrets: []},
      networkProfileConfiguration: scaleSet.properties.virtualMachineProfile.networkProfile,
    },
  }
}
