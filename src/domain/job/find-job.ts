import {GpuctlError} from '../../errors/gpuctl-error.ts'
import {nearestWord} from '../nearest-word.ts'
import {isOver, type JobSummary} from './job-summary.ts'

/**
 * The job that a person means: by its id, the beginning of that, or its name. Of several with one name the only one that still
 * runs is meant, and the newest where none does. Without words: the newest.
 *
 * @throws GpuctlError NOT_FOUND, USAGE
 */
export function findJob(jobs: readonly JobSummary[], wanted?: string): JobSummary {
  const newest = [...jobs].sort((a, b) => b.createdAtMs - a.createdAtMs || (a.id < b.id ? 1 : -1))
  if (wanted === undefined)
    return newest[0] ?? notFound('this cluster has run no job yet', 'start one: gpuctl run -- hostname')
  const exact = newest.find(({id}) => id === wanted)
  if (exact) return exact
  const named = newest.filter(({name}) => name === wanted)
  const running = named.filter(({state}) => !isOver(state))
  if (running.length > 1) throw ambiguous(wanted, running)
  const byName = running[0] ?? named[0]
  if (byName) return byName
  const begun = newest.filter(({id}) => id.startsWith(wanted) || id.startsWith(`j-${wanted}`))
  if (begun.length > 1) throw ambiguous(wanted, begun)
  return begun[0] ?? notFound(`no job is called ${wanted}`, hintFor(wanted, newest))
}

function hintFor(wanted: string, jobs: readonly JobSummary[]): string {
  const near = nearestWord(
    wanted,
    jobs.flatMap(({id, name}) => [name, id]),
  )
  return near === undefined ? 'gpuctl jobs lists them' : `did you mean ${near}? gpuctl jobs lists all`
}

const ambiguous = (wanted: string, jobs: readonly JobSummary[]) =>
  new GpuctlError(
    'USAGE',
    `${wanted} could be ${jobs
      .slice(0, 5)
      .map(({id, name}) => `${id} (${name})`)
      .join(', ')}`,
    'give more of the id',
  )

function notFound(message: string, hint: string): never {
  throw new GpuctlError('NOT_FOUND', message, hint)
}
