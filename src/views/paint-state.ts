import type {Paint} from './paint.ts'

/** The colour of a state of a cluster, a node or a job: green is well, yellow is on its way, red wants a person. */
export function paintState(state: string, paint: Paint): (text: string) => string {
  if (GOOD.has(state)) return paint.green
  if (BAD.has(state)) return paint.red
  return MOVING.has(state) ? paint.yellow : paint.dim
}

const GOOD = new Set(['running', 'succeeded', 'ok'])
const MOVING = new Set(['changing', 'starting', 'stopping', 'partial', 'queued', 'pending', 'warning'])
const BAD = new Set(['degraded', 'unreachable', 'failed', 'error', 'missing'])
