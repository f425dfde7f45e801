import type {Cluster} from '../domain/cluster.ts'
import {type ToldFigure, toldFigures} from '../domain/engine/told-figures.ts'
import {ranksOf} from '../domain/job/job-record.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {chooseJob} from './choose-job.ts'
import {printLogs} from './follow-job.ts'
import type {JobWorld} from './job-world.ts'

/** Enough for the last step of a framework that writes much. */
const TAIL_LINES = 400

/** What a job's framework wrote of itself at the end of its log: of the first rank, and of the last, which writes for Megatron-LM. */
export async function readToldFigures(
  job: string,
  cluster: Pick<Cluster, 'pools'>,
  world: JobWorld,
  signal: AbortSignal,
): Promise<readonly ToldFigure[]> {
  const known = await chooseJob(job, cluster, world, signal)
  const ranks = [...new Set([0, ranksOf(known.record) - 1])]
  const texts: string[] = []
  try {
    await printLogs(known, cluster, world, {
      ...{signal, ranks, tail: TAIL_LINES},
      sink: (lines) => void texts.push(...lines.map(({bytes}) => Buffer.from(bytes).toString('utf8'))),
    })
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof GpuctlError)) throw error // a node that cannot be reached is told by whoever watches it
  }
  return toldFigures(texts.join('\n'))
}
