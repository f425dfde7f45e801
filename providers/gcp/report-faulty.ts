import type {HostFault} from '../../src/domain/gate/host-fault.ts'
import type {ReportOutcome} from '../../src/domain/gate/report-outcomes.ts'
import {launchToken} from '../../src/domain/launch-token.ts'
import type {FaultyNode, FaultyRequest} from '../../src/ports/cloud.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import {poll} from '../shared/poll.ts'
import {behaviorOf} from './fault-behaviors.ts'
import {operationFault} from './faults.ts'
import type {Gcp} from './gcp.ts'
import {listInstances} from './lists.ts'
import type {SeenInstance} from './node.ts'
import {forEach} from './removal.ts'
import {reportsUnderWay} from './reports-under-way.ts'
import type {Operation} from './types.ts'

/**
 * Reports the hosts of running instances as faulty. Google then stops the instance, and starts it elsewhere where it can; the one schedule
 * that it takes is at once. It takes reports of instances of a reservation alone, and of few machine types: which, it says itself.
 *
 * @throws CloudFault where not even the instances can be listed
 * @source Google Cloud, AI Hypercomputer, "Report faulty host", 2026-04-06; discovery document compute.v1, InstancesReportHostAsFaultyRequest
 */
export async function reportFaulty(gcp: Gcp, {cluster, nodes}: FaultyRequest): Promise<readonly ReportOutcome[]> {
  const instances = new Map((await listInstances(gcp, cluster)).map((each) => [each.id, each]))
  const seen = nodes.flatMap(({id}) => instances.get(id) ?? [])
  const underWay = await reportsUnderWay(gcp, seen)
  return forEach(nodes, async (node): Promise<ReportOutcome> => {
    const {id} = node
    const instance = instances.get(id)
    try {
      if (instance === undefined) throw new CloudFault(gone(id))
      const operation = underWay.get(id) ?? (await report(gcp, instance, node))
      const fault = operationFault(operation)
      return fault === undefined ? {id, reference: operation.name ?? ''} : {id, fault}
    } catch (error) {
      if (!(error instanceof CloudFault)) throw error
      return {id, fault: error.fault}
    }
  })
}

/** Its operation, as soon as it is known whether it was refused: to its end it takes some ten minutes. */
async function report(gcp: Gcp, {name: instance, zone}: SeenInstance, node: FaultyNode): Promise<Operation> {
  const {project} = gcp
  const client = await gcp.instances()
  const requestId = launchToken('gcp', 'report', project, node.id, `${node.atUnixMs}`)
  const faultReasons = node.faults.slice(0, MOST_REASONS).map(reasonOf)
  const instancesReportHostAsFaultyRequestResource = {disruptionSchedule: 'IMMEDIATE', faultReasons}
  const started = await gcp.start((options) =>
    client.reportHostAsFaulty(
      {project, zone, instance, requestId, instancesReportHostAsFaultyRequestResource},
      options,
    ),
  )
  const operations = await gcp.zoneOperations()
  const ended = await poll(
    {signal: gcp.signal, withinMs: gcp.emulated ? EMULATED_REFUSED_WITHIN_MS : REFUSED_WITHIN_MS, firstMs: 50},
    async () => {
      const [now] = await gcp.ask((options) => operations.get({project, zone, operation: started.name ?? ''}, options))
      return now.status === 'DONE' ? now : undefined
    },
  )
  return ended ?? started
}

const REFUSED_WITHIN_MS = 8000
const EMULATED_REFUSED_WITHIN_MS = 250

const MOST_REASONS = 8

const reasonOf = ({kind, message, xid}: HostFault) => ({
  behavior: behaviorOf(kind),
  description: `${xid === undefined || message.includes(`Xid ${xid}`) ? '' : `Xid ${xid}: `}${message}`.slice(0, 500),
})

const gone = (id: string) => ({
  kind: 'lost' as const,
  code: 'notFound',
  message: `there is no instance ${id} any more`,
  effect: 'none' as const,
})
