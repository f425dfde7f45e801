import {isOver, type JobSummary} from '../domain/job/job-summary.ts'
import {duration} from './duration.ts'
import {jobJson} from './job-view.ts'
import {nodeSet} from './node-set.ts'
import {paintState} from './paint-state.ts'
import {table} from './table.ts'
import type {TextContext, View} from './view.ts'

export interface JobList {
  /** Newest first. */
  readonly jobs: readonly JobSummary[]
  /** Nodes that did not answer: jobs that ran only there are missing. */
  readonly unreachable: readonly string[]
}

export const jobListView: View<JobList> = {
  type: 'jobs',
  text,
  json: ({jobs, unreachable}) => ({jobs: jobs.map(jobJson), unreachable}),
}

function text({jobs, unreachable}: JobList, context: TextContext): string {
  const {paint, nowUnixMs} = context
  const missing = unreachable.length === 0 ? [] : [paint.yellow(`not heard from: ${nodeSet(unreachable)}`)]
  if (jobs.length === 0) return ['no jobs; start one with `gpuctl run -- COMMAND`', ...missing].join('\n')
  const columns = [
    {title: 'JOB', least: 16},
    {title: 'NAME', drop: 2},
    {title: 'STATE', least: 9},
    {title: 'RANKS', align: 'right', drop: 3},
    {title: 'AGE', align: 'right', drop: 4},
    {title: 'TOOK', align: 'right', drop: 5},
    {title: 'COMMAND', drop: 1, least: 10},
  ] as const
  const rows = jobs.map((job) => [
    job.id,
    job.name,
    {text: stateText(job), paint: paintState(job.state, paint)},
    String(job.ranks),
    duration(nowUnixMs - job.createdAtMs),
    job.startedAtMs === undefined ? '' : duration((job.endedAtMs ?? nowUnixMs) - job.startedAtMs),
    job.command,
  ])
  return [table(columns, rows, context), ...missing].join('\n')
}

const stateText = ({state, exitCode}: JobSummary) =>
  isOver(state) && state === 'failed' && exitCode !== undefined ? `${state} (${exitCode})` : state
