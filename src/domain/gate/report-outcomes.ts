import {GpuctlError} from '../../errors/gpuctl-error.ts'
import type {Fault} from '../fault.ts'
import type {HostReport} from './host-report.ts'

/** The cloud's own reference of a report, or why it took none. */
export type ReportOutcome =
  | {readonly id: string; readonly reference: string; readonly fault?: never}
  | {readonly id: string; readonly fault: Fault; readonly reference?: never}

/**
 * What came of reporting nodes, by their ids. Where the cloud could not even be asked that is told of all of them, also where that is our own
 * bug: nothing that a report comes to hides why it was made. @throws what the signal was aborted with
 */
export async function reportsOf(
  nodes: readonly {readonly id: string}[],
  {atUnixMs, signal}: {readonly atUnixMs: number; readonly signal: AbortSignal},
  ask: () => Promise<readonly ReportOutcome[]>,
): Promise<ReadonlyMap<string, HostReport>> {
  const outcomes = await ask().catch((error: unknown): readonly ReportOutcome[] => {
    signal.throwIfAborted()
    const {code, message} = error instanceof GpuctlError ? error : {code: 'INTERNAL', message: String(error)}
    return nodes.map(({id}) => ({id, fault: {kind: 'outage', code, message, effect: 'unknown'}}))
  })
  return new Map(outcomes.map((outcome) => [outcome.id, reportOf(outcome, atUnixMs)]))
}

function reportOf({reference, fault}: ReportOutcome, atUnixMs: number): HostReport {
  if (fault === undefined) return {atUnixMs, reference}
  const {kind, code, message} = fault
  return {atUnixMs, refusal: {kind, code, message}}
}
