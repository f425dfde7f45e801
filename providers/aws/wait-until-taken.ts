import type {TakeRequest} from '../../src/ports/cloud.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {Ec2} from './ec2.ts'
import {listInstances, NOT_GONE} from './members.ts'
import {pollEc2} from './poll-ec2.ts'

/** How long a machine with GPUs that was stopped may take. */
const WITHIN_MS = 900_000

/** Until the listing by tag has them all, running: whoever asks next must find them. @throws CloudFault */
export async function waitUntilTaken(
  ec2: Ec2,
  {cluster, pool}: Pick<TakeRequest, 'cluster' | 'pool'>,
  ids: readonly string[],
): Promise<void> {
  let running = 0
  const all = await pollEc2(ec2, WITHIN_MS, async () => {
    const listed = await listInstances(ec2, cluster, {pool, states: NOT_GONE})
    const mine = listed.filter(({InstanceId = ''}) => ids.includes(InstanceId))
    running = mine.filter(({State}) => State?.Name === 'running').length
    return running === ids.length ? true : undefined
  })
  if (all) return
  throw new CloudFault({
    kind: 'outage',
    code: 'BootTimeout',
    message: `${running} of ${ids.length} instances run after ${WITHIN_MS / 1000} s`,
    effect: 'none',
  })
}
