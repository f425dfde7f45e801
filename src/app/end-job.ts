import type {Node} from '../domain/node.ts'
import {type JobWorld, runScript} from './job-world.ts'

/** Why a job ends; `failed` says whose fault it was. */
export type EndReason =
  | {readonly why: 'cancelled'; readonly exitCode: number}
  | {
      readonly why: 'failed'
      readonly exitCode: number
      readonly rank?: number
      readonly node: string
      readonly atMs: number
    }

/** Tells one node to end its part of a job. A node that does not know the job, or has ended it, has nothing to do. */
export async function endJobOn(
  node: Node,
  job: string,
  reason: EndReason,
  world: JobWorld,
  signal?: AbortSignal,
): Promise<void> {
  const {why, exitCode} = reason
  const [rank, from, atMs] =
    why === 'failed' ? [reason.rank ?? '-', reason.node, reason.atMs] : ['-', 'client', world.now()]
  await runScript(
    world,
    node,
    'end-job',
    [job, node.name, 'end', why, exitCode, rank, from, atMs],
    signal ? {signal} : {},
  )
}
