import {poll} from '../shared/poll.ts'
import {collected} from './collected.ts'
import type {Gcp} from './gcp.ts'
import type {SeenInstance} from './node.ts'
import {forEach} from './removal.ts'
import type {Operation} from './types.ts'

type Reported = Pick<SeenInstance, 'id' | 'zone'>

/** By instance: the reports of faulty hosts that have not ended. Google refuses a second one of the same instance. */
export async function reportsUnderWay(
  gcp: Gcp,
  instances: readonly Reported[],
): Promise<ReadonlyMap<string, Operation>> {
  const ids = new Set(instances.map(({id}) => id))
  const zones = [...new Set(instances.map(({zone}) => zone))]
  const client = await gcp.zoneOperations()
  const listed = await forEach(zones, (zone) => {
    const request = {project: gcp.project, zone, filter: 'operationType = "reportHostAsFaulty"'}
    return gcp.ask((options) => collected(client.listAsync(request, options)))
  })
  return new Map(
    listed
      .flat()
      .filter(({status, targetId}) => status !== 'DONE' && ids.has(String(targetId)))
      .map((operation) => [String(operation.targetId), operation]),
  )
}

/**
 * Waits for the end of such reports: an instance that is deleted meanwhile takes its report with it, and its host comes back as it is. It is of
 * a reservation, which is paid for in any case.
 *
 * @source Google Cloud, AI Hypercomputer, "Report faulty host", limitations, 2026-04-06: some ten minutes
 */
export async function afterReports(
  gcp: Gcp,
  ending: readonly Reported[],
  onNews: ((text: string) => void) | undefined,
): Promise<void> {
  await poll({signal: gcp.signal, withinMs: WITHIN_MS, firstMs: gcp.emulated ? 20 : 2000}, async () => {
    const {size} = await reportsUnderWay(gcp, ending)
    if (size > 0) onNews?.(`waiting until Google has taken ${size} reported ${size === 1 ? 'host' : 'hosts'}`)
    return size === 0 || undefined
  })
}

const WITHIN_MS = 15 * 60_000
