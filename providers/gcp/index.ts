import type {GangRequest} from '../../src/ports/cloud.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {RentedCloudPort} from '../shared/in-account.ts'
import {inOrder} from '../shared/in-order.ts'
import type {RentedCloudOptions} from '../shared/rented-cloud-options.ts'
import {reportWithin} from '../shared/report-within.ts'
import {told} from '../shared/told.ts'
import {gcpAdoption} from './adoption.ts'
import {diagnoseGcp} from './diagnose.ts'
import {endInstances} from './end-instances.ts'
import {fabricPathOf} from './fabric-path.ts'
import {ensureGang} from './gang.ts'
import {gcpSession} from './gcp.ts'
import {leftBehind} from './left-behind.ts'
import {listInstances} from './lists.ts'
import {policyName} from './names.ts'
import {ensureNetwork} from './network.ts'
import {nodeOf} from './node.ts'
import {endsOf, maintenanceOf} from './notices.ts'
import {removePlacement} from './placement.ts'
import {inRounds} from './removal.ts'
import {removeNetwork} from './remove-network.ts'
import {reportFaulty} from './report-faulty.ts'
import {sweep} from './sweep.ts'

/** Google Cloud: Compute Engine instances, in one project. */
export function gcpCloud(options: RentedCloudOptions): RentedCloudPort {
  const session = gcpSession(options)
  return {
    id: 'gcp',

    account: (signal) =>
      told(GCP, async () => {
        const {project: id} = await session.for(signal)
        return {id, from: options.account?.name === undefined ? 'environment' : 'file'}
      }),

    ensureNetwork: (request, signal) => told(GCP, async () => ensureNetwork(await session.for(signal), request)),

    removeNetwork: (network, signal) =>
      told(GCP, async () => {
        if (!(await removeNetwork(await session.for(signal), network))) throw leftBehind('networks')
      }),

    async ensureGang(request, signal) {
      const rental = rentalOf(request)
      try {
        return await ensureGang(await session.for(signal, request.onNews), request, rental)
      } catch (error) {
        if (!(error instanceof CloudFault)) throw error
        return {members: [], fault: {...error.fault, effect: 'unknown'}} // nothing could even be listed
      }
    },

    removeGang: ({cluster, pool}, signal) =>
      told(GCP, async () => {
        const gcp = await session.for(signal)
        const isGone = await inRounds(signal, async () => {
          const instances = await listInstances(gcp, cluster, pool)
          await endInstances(gcp, instances)
          const isPlacementGone = await removePlacement(gcp, `name = "${policyName(cluster, pool)}"`)
          return instances.length === 0 && isPlacementGone
        })
        if (!isGone) throw leftBehind(`nodes of ${pool}`)
      }),

    nodes: (cluster, signal) =>
      told(GCP, async () => {
        const instances = await listInstances(await session.for(signal), cluster)
        return inOrder(instances).map((instance) => ({
          ...nodeOf(instance, options.emulated),
          ...maintenanceOf(instance),
          ...fabricPathOf(instance),
        }))
      }),

    sweep: (cluster, signal) =>
      told(GCP, async () => {
        if (!(await sweep(await session.for(signal), cluster))) throw leftBehind('something of the cluster')
      }),

    adoption: gcpAdoption(session, GCP),

    notices: (request, signal) => told(GCP, async () => endsOf(await session.for(signal), request)),

    reportFaulty: (request, signal) =>
      reportWithin(request, signal, async (bounded) => reportFaulty(await session.for(bounded), request)),

    diagnose: (request, signal) => diagnoseGcp(session, request, signal),
  }
}

function rentalOf({rental, pool}: GangRequest) {
  if (rental === undefined) throw new RangeError(`nobody said what the nodes of ${pool} are`)
  return rental
}

const GCP = {
  cloud: 'Google Cloud',
  hints: {
    quota: 'ask Google for more quota (console, IAM & Admin, Quotas)',
    auth: 'run gcloud auth application-default login',
  },
}
