import {z} from 'zod'
import type {JudgedNode} from '../../src/domain/gate/cordon.ts'
import {type HostFault, hostFaultsOf} from '../../src/domain/gate/host-fault.ts'
import {type HostReport, hostReportNews, isReportable} from '../../src/domain/gate/host-report.ts'
import {GpuctlError} from '../../src/errors/gpuctl-error.ts'
import type {Cloud, ClusterRef, ReportOutcome} from '../../src/ports/cloud.ts'
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
  const nodes = judgements.flatMap((each) => {
    const faults = each.verdict === 'fail' && isReportable(each.report) ? hostFaultsOf(each.findings) : []
    return faults.length === 0 ? [] : [{...each, faults}]
  })
  if (hostsOf === undefined || nodes.length === 0) return judgements
  const atUnixMs = Date.now()
  const outcomes = await told(nodes, {cluster, hostsOf, atUnixMs}, context)
  const reports = new Map(outcomes.map((outcome) => [outcome.id, reportOf(outcome, atUnixMs)]))
  return judgements.map((each) => {
    const report = reports.get(each.id)
    if (report === undefined) return each
    context.tell(`${each.node}: ${hostReportNews(report)}`)
    return {...each, report}
  })
}

type Failed = JudgedNode & {readonly faults: readonly HostFault[]}

async function told(
  nodes: readonly Failed[],
  {
    cluster,
    hostsOf,
    atUnixMs,
  }: Required<Pick<Judged, 'cluster'>> & {
    readonly hostsOf: NonNullable<Judged['hostsOf']>
    readonly atUnixMs: number
  },
  context: ResourceContext,
): Promise<readonly ReportOutcome[]> {
  const {signal} = context
  try {
    const cloud: Cloud = await context.cloud(hostsOf.cloud, cloudOptions(hostsOf))
    if (cloud.reportFaulty === undefined) return []
    const faulty = nodes.map(({id, faults, physicalHost}) => ({
      ...{id, faults, atUnixMs},
      ...(physicalHost !== undefined && {physicalHost}),
    }))
    return await cloud.reportFaulty({cluster, nodes: faulty}, signal)
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof GpuctlError)) throw error
    const {code, message} = error
    return nodes.map(({id}) => ({id, fault: {kind: 'outage', code, message, effect: 'unknown'}}))
  }
}

function reportOf({reference, fault}: ReportOutcome, atUnixMs: number): HostReport {
  if (fault === undefined) return {atUnixMs, reference}
  const {kind, code, message} = fault
  return {atUnixMs, refusal: {kind, code, message}}
}
