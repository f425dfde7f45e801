import {TAGS} from '../../domain/ownership.ts'
import type {EmulatedWorld} from '../core/emulated-world.ts'
import type {VirtualClock} from '../core/virtual-clock.ts'
import {type Account, keyOf, subscriptionIn} from './account.ts'
import {ArmError} from './arm-error.ts'
import type {Instance} from './instance-state.ts'
import {giveQuota} from './quotas.ts'

/** Gets all of them capacity, or none; boots them. @throws ArmError */
export async function launch(account: Account, instances: readonly Instance[], failure?: ArmError): Promise<void> {
  const {world} = account
  const waiting = instances.filter(({ended}) => !ended.signal.aborted)
  const [first] = waiting
  if (first === undefined) return
  if (failure !== undefined || !world.market.take(first.market, waiting.length))
    throw fail(waiting, failure ?? noCapacity(first))
  for (const each of waiting) each.hasCapacity = true
  await Promise.all(waiting.map((each) => allocate(world, each)))
  await elapsed(world.clock, world.latency.bootMs)
  await Promise.all(waiting.map((each) => boot(account, each)))
}

async function allocate({hosts}: EmulatedWorld, instance: Instance): Promise<void> {
  const {resource} = instance
  instance.address = await hosts.allocate(resource.properties.vmId)
  const {ssh} = instance.address
  if (ssh !== undefined) resource.tags = {...resource.tags, [TAGS.emulatedSsh]: JSON.stringify(ssh)}
  instance.onAllocated?.(instance.address)
}

async function boot({world}: Account, instance: Instance): Promise<void> {
  const {resource, hostname, userData, ended} = instance
  if (ended.signal.aborted) return
  try {
    await world.hosts.boot({id: resource.properties.vmId, hostname, userData}, ended.signal)
  } catch (error) {
    if (ended.signal.aborted) return
    const why = error instanceof Error ? error.message : String(error)
    throw fail(
      [instance],
      new ArmError(409, 'OSProvisioningTimedOut', `OS Provisioning for VM '${resource.name}' failed: ${why}`),
    )
  }
  if (instance.power === 'deleting') return
  instance.power = 'running'
  resource.properties.provisioningState = 'Succeeded'
}

/** It is gone with all that it held; what is over already is left alone. */
export async function end(account: Account, instance: Instance): Promise<void> {
  const {world, instances} = account
  const {resource, size, market} = instance
  if (!instances.delete(keyOf(resource.id))) return
  instance.power = 'deleting'
  instance.ended.abort()
  release(world, instance)
  const [subscription, isSpot] = [subscriptionIn(resource.id), market.purchase === 'spot']
  giveQuota(world, {subscription, region: market.region, size, isSpot})
  account.remove(resource.id)
  await world.hosts.remove(resource.properties.vmId)
}

/** Its power is off; a deallocated one gives its capacity back, and its disk stays. */
export async function powerDown({world}: Account, instance: Instance, power: 'stopped' | 'deallocated'): Promise<void> {
  if (instance.power === 'deleting' || instance.power === 'failed') return
  instance.power = 'stopping'
  await world.hosts.stop(instance.resource.properties.vmId)
  if (instance.power !== 'stopping') return // ended meanwhile
  instance.power = power
  if (power === 'deallocated') release(world, instance)
}

/** @throws ArmError where there is no capacity for what gave its own back */
export async function powerUp(account: Account, instance: Instance, failure?: ArmError): Promise<void> {
  const {world} = account
  if (instance.power !== 'stopped' && instance.power !== 'deallocated') return
  if (failure !== undefined) throw failure
  if (!instance.hasCapacity && !world.market.take(instance.market, 1)) throw noCapacity(instance)
  instance.hasCapacity = true
  instance.power = 'starting'
  await elapsed(world.clock, world.latency.bootMs)
  await boot(account, instance)
}

function release({market}: EmulatedWorld, instance: Instance): void {
  if (instance.hasCapacity) market.give(instance.market, 1)
  instance.hasCapacity = false
}

/** What was to run stays behind, as a shell that costs nothing and is in the way. */
function fail(instances: readonly Instance[], failure: ArmError): ArmError {
  for (const instance of instances) {
    instance.power = 'failed'
    instance.failure = failure
    instance.resource.properties.provisioningState = 'Failed'
  }
  return failure
}

/** @source Azure, "Troubleshoot allocation failures": codes and their messages */
const noCapacity = ({market: {zone}}: Instance): ArmError =>
  new ArmError(
    409,
    zone === '' ? 'AllocationFailed' : 'ZonalAllocationFailed',
    `Allocation failed. We do not have sufficient capacity for the requested VM size in this ${zone === '' ? 'region' : 'zone'}. Read more about improving likelihood of allocation success at https://aka.ms/allocation-guidance`,
  )

export const elapsed = (clock: VirtualClock, ms: number): Promise<void> =>
  new Promise((resolve) => clock.after(ms, resolve))

export type {Instance} from './instance-state.ts'
