import type {Filter, InstanceStatus, InstanceStatusEvent, SpotInstanceRequest} from '@aws-sdk/client-ec2'
import type {ClusterId} from '../../src/domain/cluster-id.ts'
import type {Notice} from '../../src/domain/notice.ts'
import type {Ec2} from './ec2.ts'
import {allPages} from './pages.ts'
import {ownedBy} from './tags.ts'

/** What EC2 announces in a region: of the cluster's spot requests, and of the hosts of any instance of the account. @throws CloudFault */
export async function noticesIn(ec2: Ec2, cluster: Pick<ClusterId, 'lease'>): Promise<readonly Notice[]> {
  const [requests, scheduled, impaired] = await Promise.all([
    spotRequests(ec2, cluster),
    statuses(ec2, [{Name: 'event.code', Values: Object.keys(EVENTS)}]),
    statuses(ec2, [{Name: 'system-status.status', Values: ['impaired']}]),
  ])
  return [
    ...requests.flatMap(ofRequest),
    ...scheduled.flatMap(({InstanceId = '', Events = []}) => Events.flatMap((event) => ofEvent(InstanceId, event))),
    ...impaired.map(({InstanceId: nodeId = ''}): Notice => ({nodeId, kind: 'host-loss', code: 'impaired'})),
  ]
}

/** Those that are marked, or were; for what runs on there is nothing to tell. */
function spotRequests(ec2: Ec2, cluster: Pick<ClusterId, 'lease'>): Promise<readonly SpotInstanceRequest[]> {
  const Filters = [...ownedBy(cluster), {Name: 'status-code', Values: [...MARKED, ...INTERRUPTED]}]
  return allPages(
    (NextToken) =>
      ec2.ask((api, options) => api.describeSpotInstanceRequests({Filters, NextToken, MaxResults: 1000}, options)),
    ({SpotInstanceRequests}) => SpotInstanceRequests,
  )
}

/** Of all instances of the account: no filter asks for tags here, and only 100 ids can be named. */
function statuses(ec2: Ec2, Filters: Filter[]): Promise<readonly InstanceStatus[]> {
  return allPages(
    (NextToken) =>
      ec2.ask((api, options) => api.describeInstanceStatus({Filters, NextToken, MaxResults: 1000}, options)),
    ({InstanceStatuses}) => InstanceStatuses,
  )
}

/** @source EC2 user guide, "Get the status of a Spot Instance request" */
const MARKED = [
  'marked-for-stop',
  'marked-for-stop-by-experiment',
  'marked-for-termination',
  'marked-for-termination-by-experiment',
]
const INTERRUPTED = [
  'instance-stopped-by-price',
  'instance-stopped-capacity-oversubscribed',
  'instance-stopped-no-capacity',
  'instance-terminated-by-price',
  'instance-terminated-by-schedule',
  'instance-terminated-by-service',
  'instance-terminated-capacity-oversubscribed',
  'instance-terminated-no-capacity',
]

function ofRequest({InstanceId: nodeId, Status}: SpotInstanceRequest): readonly Notice[] {
  const {Code: code, UpdateTime} = Status ?? {}
  if (nodeId === undefined || code === undefined) return []
  if (!MARKED.includes(code) || UpdateTime === undefined) return [{nodeId, kind: 'reclaim', code}]
  return [{nodeId, kind: 'reclaim', code, atUnixMs: UpdateTime.getTime() + NOTICE_MS}]
}

/** @source EC2 user guide, "Spot Instance interruption notices": from the mark to the end */
const NOTICE_MS = 120_000

/** @source EC2 user guide, "Scheduled events for your instances": what is over is listed for a week, and says so in its description */
function ofEvent(nodeId: string, {Code: code, Description = '', NotBefore}: InstanceStatusEvent): readonly Notice[] {
  const kind = code && EVENTS[code]
  if (!kind || code === undefined || /^\[(Completed|Canceled)\]/.test(Description)) return []
  return [{nodeId, kind, code, ...(NotBefore && {atUnixMs: NotBefore.getTime()})}]
}

const EVENTS: Readonly<Record<NonNullable<InstanceStatusEvent['Code']>, Notice['kind']>> = {
  'instance-retirement': 'host-loss',
  'instance-stop': 'host-loss',
  'instance-reboot': 'maintenance',
  'system-reboot': 'maintenance',
  'system-maintenance': 'maintenance',
}
