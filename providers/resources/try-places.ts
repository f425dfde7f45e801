import type {Account} from '../../src/domain/account.ts'
import type {Attempt} from '../../src/domain/attempt.ts'
import type {ProvisionedCloud} from '../../src/domain/catalog/provisioned-clouds.ts'
import {exclusionsOf} from '../../src/domain/exclusions-of.ts'
import {isElsewhere} from '../../src/domain/fault.ts'
import {type Place, placeOf} from '../../src/domain/place.ts'
import {isExcluded} from '../../src/domain/placement/exclusion.ts'
import type {Rental} from '../../src/domain/rental.ts'
import type {SshKeyPair} from '../../src/domain/ssh-key.ts'
import {type Elsewhere, networkName, type StoredPlace, type StoredRental} from '../../src/domain/stored-offering.ts'
import type {Cloud, GangRequest, GangResult} from '../../src/ports/cloud.ts'
import {cloudOptions} from './inputs.ts'
import type {Properties, ResourceContext} from './resource.ts'

interface Rented {
  readonly cloud: string
  readonly emulated: boolean
  readonly account?: Account | undefined
  readonly offering?: Readonly<Record<string, unknown>> | undefined
  readonly rental?: StoredRental | undefined
  readonly hostKey?: SshKeyPair | undefined
  readonly elsewhere?: Elsewhere | undefined
}

export interface TriedPlaces extends GangResult {
  /** What the gang stands on, or was tried last, as properties. */
  readonly place: Properties
  readonly attempts: readonly Attempt[]
}

/**
 * Brings a gang up where it was planned, or, as long as clouds have no capacity and nothing of it stands, at the next place. Answers
 * that are about more than one place leave out others of the list. Networks that were made on the way and are not needed go.
 */
export async function tryPlaces(
  request: GangRequest,
  {cloud, emulated, account, offering, rental, hostKey, elsewhere}: Rented,
  context: ResourceContext,
): Promise<TriedPlaces> {
  if (rental === undefined || hostKey === undefined || offering === undefined) {
    const result = await (await open(cloud)).ensureGang(request, context.signal)
    return {...result, place: {}, attempts: []}
  }
  const first = {offering: offering as unknown as StoredPlace['offering'], machine: rental.machine}
  const places = [first, ...(elsewhere?.places ?? [])]
  const zonesOf = ({cloud, region}: Place) =>
    places
      .map((each) => each.offering)
      .flatMap((each) => (each.cloud === cloud && each.region === region ? each.zone : []))
  const attempts: Attempt[] = []
  let last: TriedPlaces | undefined
  for (const place of places) {
    if (last !== undefined && isExcluded(place.offering, exclusionsOf(attempts, zonesOf))) continue
    if (last !== undefined) await ensureNetwork(place)
    const startedAtUnixMs = Date.now()
    const tried = await at(place)
    const {cloud} = place.offering
    attempts.push({
      ...{gang: request.pool, nodes: request.size, startedAtUnixMs, tookMs: Date.now() - startedAtUnixMs},
      offering: placeOf(place.offering),
      ...(tried.fault && {fault: tried.fault}),
    })
    const rented = {offering: place.offering, rental: {...rental, machine: place.machine}}
    last = {...tried, attempts, place: {cloud, ...accountOn(cloud), ...rented}}
    if (!isElsewhere(tried.fault) || tried.members.length > 0) break
  }
  if (last === undefined) throw new RangeError('a gang has a place')
  await removeNetworks(last.fault === undefined ? last.place : {})
  return last

  function accountOn(name: string): {readonly account?: Account} {
    const there = name === cloud ? account : elsewhere?.accounts?.[name as ProvisionedCloud]
    return there === undefined ? {} : {account: there}
  }

  function open(name: string): Promise<Cloud> {
    return context.cloud(name, cloudOptions({emulated, ...accountOn(name)}))
  }

  async function at({offering: {priceNanoUsdPerHour, reservationId, ...where}, machine}: StoredPlace) {
    const held = reservationId === undefined ? {} : {reservationId}
    const asked: Rental = {
      ...(rental as StoredRental),
      machine,
      hostKey: hostKey as SshKeyPair,
      offering: where,
      ...held,
    }
    return (await open(where.cloud)).ensureGang({...request, rental: asked}, context.signal)
  }

  /** Before the program declares it: it adopts what it finds. */
  async function ensureNetwork({offering: {cloud, region, zone}, machine}: StoredPlace): Promise<void> {
    const {owner, expiresAtUnixMs} = rental as StoredRental
    const network = {
      ...{cluster: request.cluster, region, owner, sshFrom: elsewhere?.sshFrom ?? []},
      sites: [{zone, machine}],
      ...(expiresAtUnixMs === undefined ? {} : {expiresAtUnixMs}),
    }
    await (await open(cloud)).ensureNetwork(network, context.signal)
  }

  /** All at once: each takes a while, and there may be one in every region. */
  async function removeNetworks({offering: kept}: Properties): Promise<void> {
    const standing = kept as Place | undefined
    const regions = new Map(attempts.map(({offering}) => [networkName(offering.cloud, offering.region), offering]))
    const removals = [...regions].map(async ([name, {cloud, region}]) => {
      const isKept = standing?.cloud === cloud && standing.region === region
      if (isKept || elsewhere === undefined || elsewhere.declared.includes(name)) return
      await (await open(cloud)).removeNetwork({cluster: request.cluster, region}, context.signal)
    })
    const failed = (await Promise.allSettled(removals)).find(({status}) => status === 'rejected')
    if (failed?.status === 'rejected') throw failed.reason
  }
}
