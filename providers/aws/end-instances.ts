import type {ClusterId} from '../../src/domain/cluster-id.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {Ec2} from './ec2.ts'
import {listInstances, NOT_GONE} from './members.ts'
import {pollEc2} from './poll-ec2.ts'
import {isNotFound} from './soon.ts'

/** Ends these, and waits until the listing says that they are gone. Already gone is success. */
export async function endInstances(
  ec2: Ec2,
  cluster: Pick<ClusterId, 'lease'>,
  ids: readonly string[],
  pool?: string,
): Promise<void> {
  if (ids.length === 0) return
  for (let from = 0; from < ids.length; from += MOST_IDS) await terminate(ec2, ids.slice(from, from + MOST_IDS))
  ec2.onNews?.(`ending ${ids.length} nodes`)
  const ended = new Set(ids)
  const isGone = await pollEc2(ec2, ec2.pace.removeWithinMs, async () => {
    const left = await listInstances(ec2, cluster, {...(pool === undefined ? {} : {pool}), states: NOT_GONE})
    return left.some(({InstanceId = ''}) => ended.has(InstanceId)) ? undefined : true
  })
  if (isGone) return
  throw new CloudFault({
    kind: 'outage',
    code: 'StillTerminating',
    message: `${ids.length} instances in ${ec2.region} are still terminating`,
    effect: 'unknown',
  })
}

/** @source EC2 API reference, TerminateInstances: up to 1000 at once, and all or none of one zone where one id is not known */
const MOST_IDS = 1000

async function terminate(ec2: Ec2, ids: readonly string[]): Promise<void> {
  try {
    await ec2.ask((api, options) => api.terminateInstances({InstanceIds: [...ids]}, options))
  } catch (error) {
    if (!(error instanceof CloudFault) || !isNotFound(error)) throw error
    // One that is gone, or not known here yet, keeps the others from ending: one by one, then.
    for (const id of ids)
      await ec2
        .ask((api, options) => api.terminateInstances({InstanceIds: [id]}, options))
        .catch((each: unknown) => {
          if (!(each instanceof CloudFault) || !isNotFound(each)) throw each
        })
  }
}
