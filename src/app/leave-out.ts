import type {Accounts} from '../domain/account.ts'
import type {Attempt} from '../domain/attempt.ts'
import type {ProvisionedCloud} from '../domain/catalog/provisioned-clouds.ts'
import {exclusionsOf} from '../domain/exclusions-of.ts'
import type {Fault} from '../domain/fault.ts'
import {type Place, placeText} from '../domain/place.ts'
import type {Exclusion} from '../domain/placement/placement-rules.ts'
import type {PlanWorld} from './decide.ts'
import type {PlanOptions} from './plan-cluster.ts'

export type RefusedAttempt = Attempt & {readonly fault: Fault}

export const isRefused = (attempt: Attempt): attempt is RefusedAttempt => attempt.fault !== undefined

/** Remembers what had no capacity, for all clusters. */
export async function leaveOut(
  attempts: readonly RefusedAttempt[],
  {emulated, accounts}: {readonly emulated: boolean; readonly accounts: Accounts},
  world: PlanWorld,
  {onProgress}: PlanOptions,
): Promise<void> {
  const {locations} = await world.catalog()
  const zonesOf = ({cloud, region}: Place) =>
    locations.filter((each) => each.cloud === cloud && each.region === region).map(({zone}) => zone)
  const exclusions = exclusionsOf(attempts, zonesOf).map((each) => inAccountOf(each, accounts))
  if (exclusions.length === 0) return
  await world.exclusions.add(emulated, exclusions, Date.now())
  for (const {gang, offering, fault} of attempts) {
    const text = `${placeText(offering)}: ${fault.code}`
    onProgress({kind: 'message', severity: 'warning', resource: gang, text})
  }
}

function inAccountOf(exclusion: Exclusion, accounts: Accounts): Exclusion {
  const account = accounts[exclusion.cloud as ProvisionedCloud]?.id
  return account === undefined ? exclusion : {...exclusion, account}
}
