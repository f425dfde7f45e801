import {z} from 'zod'
import type {JudgedNode} from '../../src/domain/gate/cordon.ts'
import {failedHosts} from '../../src/domain/gate/host-fault.ts'
import {hostReportNews, isReportable} from '../../src/domain/gate/host-report.ts'
import {reportsOf} from '../../src/domain/gate/report-outcomes.ts'
import type {ClusterRef} from '../../src/ports/cloud.ts'
import {accountSchema, cloudOptions} from './inputs.ts'
import type {ResourceContext} from './resource.ts'

/** Whose the hosts are that nodes run on. */
export const hostsOfSchema = z.object({
  cloud: z.string().min(1),
  emulated: z.boolean().default(false),
  account: accountSchema.optional(),
})

export interface Judged {
  readonly cluster: ClusterRef
  readonly judgements: readonly JudgedNode[]
  /** Absent: nobody's who would be told. */
  readonly hostsOf?: z.infer<typeof hostsOfSchema> | undefined
}

/**
 * Tells the cloud of the hosts of nodes that failed, once, where it has a verb for that and the fault may be its own. Whatever comes of it, the
 * judgements stay what they are. @returns them, with what came of it
 */
export async function reportHosts(
  {cluster, judgements, hostsOf}: Judged,
  context: ResourceContext,
): Promise<readonly JudgedNode[]> {
  const atUnixMs = Date.now()
  const open = judgements.filter(({report}) => isReportable(report))
  const nodes = failedHosts(open).map(({judged: {id}, ...host}) => ({id, ...host, atUnixMs}))
  if (hostsOf === undefined || nodes.length === 0) return judgements
  const {signal} = context
  const reports = await reportsOf(nodes, {atUnixMs, signal}, async () => {
    const cloud = await context.cloud(hostsOf.cloud, cloudOptions(hostsOf))
    return (await cloud.reportFaulty?.({cluster, nodes}, signal)) ?? []
  })
  return judgements.map((each) => {
    const report = reports.get(each.id)
    if (report === undefined) return each
    context.tell(`${each.node}: ${hostReportNews(report)}`)
    return {...each, report}
  })
}
