import type {ReportOutcome} from '../../src/domain/gate/report-outcomes.ts'
import type {FaultyRequest} from '../../src/ports/cloud.ts'
import {inquire} from './inquire.ts'

/** Reports, for so long: what waits for the answer has something else to say. What could not even be begun is told of every node. */
export async function reportWithin(
  {nodes}: FaultyRequest,
  signal: AbortSignal,
  act: (signal: AbortSignal) => Promise<readonly ReportOutcome[]>,
): Promise<readonly ReportOutcome[]> {
  const {value, fault} = await inquire(signal, act, WITHIN_MS)
  return fault === undefined ? value : nodes.map(({id}) => ({id, fault}))
}

const WITHIN_MS = 45_000
