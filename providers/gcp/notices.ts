import type {Node} from '../../src/domain/node.ts'
import type {Notice} from '../../src/domain/notice.ts'
import type {NoticesRequest} from '../../src/ports/cloud.ts'
import {collected} from './collected.ts'
import type {Gcp} from './gcp.ts'
import {listInstances} from './lists.ts'
import type {SeenInstance} from './node.ts'
import type {Operation} from './types.ts'

/** What an instance says of itself. @source discovery document compute.v1, UpcomingMaintenance */
export function maintenanceOf({id: nodeId, json}: SeenInstance): Pick<Node, 'notice'> {
  const upcoming = json.resourceStatus?.upcomingMaintenance
  if (!upcoming) return {}
  const notice: Notice = {
    nodeId,
    kind: 'maintenance',
    code: `upcomingMaintenance ${upcoming.type ?? 'UNKNOWN_TYPE'}`,
  }
  const atUnixMs = Date.parse(upcoming.windowStartTime ?? '')
  const isNow = upcoming.maintenanceStatus === 'ONGOING' || Number.isNaN(atUnixMs)
  return {notice: isNow ? notice : {...notice, atUnixMs}}
}

/** Why nodes do not run, as far as Google ended them: in the zones where the cluster still has something. @throws CloudFault */
export async function endsOf(
  gcp: Gcp,
  {cluster, nodeIds, running}: Pick<NoticesRequest, 'cluster' | 'nodeIds' | 'running'>,
): Promise<readonly Notice[]> {
  const gone = new Set([...nodeIds].filter((id) => !running.has(id)))
  if (gone.size === 0) return []
  const zones = new Set((await listInstances(gcp, cluster)).map(({zone}) => zone))
  const operations = await Promise.all([...zones].map((zone) => hostOperations(gcp, zone)))
  return operations.flat().flatMap((operation) => noticeOf(operation, gone))
}

async function hostOperations(gcp: Gcp, zone: string): Promise<readonly Operation[]> {
  const client = await gcp.zoneOperations()
  const filter = Object.keys(KINDS)
    .map((type) => `operationType = "${type}"`)
    .join(' OR ')
  return gcp.ask((options) => collected(client.listAsync({project: gcp.project, zone, filter}, options)))
}

function noticeOf({operationType, targetId}: Operation, gone: ReadonlySet<string>): readonly Notice[] {
  const [nodeId, code] = [String(targetId), operationType ?? '']
  const kind = KINDS[code]
  return kind === undefined || !gone.has(nodeId) ? [] : [{nodeId, kind, code}]
}

/** @source Google Cloud, "System event audit logs" of Compute Engine */
const KINDS: Readonly<Record<string, Notice['kind']>> = {
  'compute.instances.preempted': 'reclaim',
  'compute.instances.hostError': 'host-loss',
  'compute.instances.terminateOnHostMaintenance': 'maintenance',
}
