import {isOver, type JobSummary} from '../domain/job/job-summary.ts'
import {count} from './count.ts'
import {printable} from './display-width.ts'
import {duration} from './duration.ts'
import {nodeSet} from './node-set.ts'
import {paintState} from './paint-state.ts'
import type {TextContext, View} from './view.ts'
import {wrapParts} from './wrap-parts.ts'

/** One job: the end of `run`, and what `run --detach` submitted. */
export const jobView: View<JobSummary> = {type: 'job', text, json: jobJson}

function text(job: JobSummary, {width, paint, nowUnixMs}: TextContext): string {
  const took = job.startedAtMs === undefined ? [] : [duration((job.endedAtMs ?? nowUnixMs) - job.startedAtMs)]
  const head = wrapParts(
    [
      {text: job.id, paint: paint.bold},
      ...(job.name === job.id ? [] : [job.name]),
      {text: job.state, paint: paintState(job.state, paint)},
      ...took,
      `${count(job.ranks, 'rank')} on ${nodeSet(job.nodes)}`,
    ],
    width,
  )
  const detail = job.detail === undefined ? [] : [printable(job.detail)]
  const next = isOver(job.state) ? [] : [`Next:  ${paint.cyan(`gpuctl logs ${job.id} --follow`)}`]
  return [head, ...detail, ...next].join('\n')
}

export function jobJson(job: JobSummary) {
  const {createdAtMs, startedAtMs, endedAtMs, ...rest} = job
  return {
    ...rest,
    createdAt: isoTime(createdAtMs),
    ...(startedAtMs === undefined ? {} : {startedAt: isoTime(startedAtMs)}),
    ...(endedAtMs === undefined ? {} : {endedAt: isoTime(endedAtMs)}),
  }
}

const isoTime = (unixMs: number) => new Date(unixMs).toISOString()
