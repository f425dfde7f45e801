import type {Instance} from '@aws-sdk/client-ec2'
import type {Rental} from '../../src/domain/rental.ts'
import type {GangRequest} from '../../src/ports/cloud.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {Ec2} from './ec2.ts'
import {faultOfStateReason} from './faults.ts'
import {listInstances} from './members.ts'
import {pollEc2} from './poll-ec2.ts'

export interface SeenRunning {
  readonly running: readonly Instance[]
  /** All of the pool, as listed at that moment. */
  readonly listed: readonly Instance[]
}

/** @throws CloudFault where one ends instead, or does not run in time */
export async function waitUntilRunning(
  ec2: Ec2,
  {cluster, pool, rental}: GangRequest & {readonly rental: Rental},
  ids: readonly string[],
): Promise<SeenRunning> {
  let [told, running]: [number, readonly Instance[]] = [-1, []]
  const wanted = new Set(ids)
  const {bootSeconds} = rental.machine
  const withinMs = (bootSeconds === 'unknown' ? BOOT_SECONDS : bootSeconds) * 1000
  const all = await pollEc2(ec2, withinMs, async () => {
    const listed = await listInstances(ec2, cluster, {pool})
    const mine = listed.filter(({InstanceId = ''}) => wanted.has(InstanceId))
    const lost = mine.find(({State}) => ENDED.includes(State?.Name ?? 'pending'))
    if (lost !== undefined) {
      const {Code, Message} = lost.StateReason ?? {}
      throw new CloudFault(faultOfStateReason(Code, Message))
    }
    running = mine.filter(({State}) => State?.Name === 'running')
    if (running.length !== told) ec2.onNews?.(`${running.length} of ${ids.length} nodes run`)
    told = running.length
    return running.length === ids.length ? {running, listed} : undefined
  })
  if (all !== undefined) return all
  throw new CloudFault({
    kind: 'outage',
    code: 'BootTimeout',
    message: `${running.length} of ${ids.length} instances run after ${withinMs / 1000} s`,
    effect: 'none',
  })
}

const ENDED: readonly string[] = ['shutting-down', 'terminated', 'stopping', 'stopped']

/** Where nobody knows better. */
const BOOT_SECONDS = 900
