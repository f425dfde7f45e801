import {basename, dirname, resolve} from 'node:path'
import type {JobSpec} from '../domain/job/job-spec.ts'
import {parseJobFile} from '../domain/job/parse-job-file.ts'
import {nearestWord} from '../domain/nearest-word.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {JobWorld} from './job-world.ts'

/** Jobs that come with gpuctl: folders of templates/ with a job.yaml. */
export const BUILT_IN_JOBS: readonly string[] = ['hello-allreduce']

/**
 * Reads a job: from a file, from the job.yaml of a folder, or from the built-in of that name. Its files are meant relative to
 * the job file. A file of the user's own comes before a built-in of the same name.
 *
 * @throws GpuctlError NOT_FOUND, SPEC_INVALID
 */
export async function loadJob(source: string, world: Pick<JobWorld, 'files' | 'templates'>): Promise<JobSpec> {
  const file = await jobFile(source, world)
  const spec = parseJobFile(await world.files.readText(file), source)
  const folder = dirname(file)
  return {...spec, files: spec.files.map((path) => resolve(folder, path))}
}

async function jobFile(source: string, {files, templates}: Pick<JobWorld, 'files' | 'templates'>): Promise<string> {
  const kind = await files.kind(source)
  if (kind === 'file') return source
  const inFolder = `${source}/job.yaml`
  if (kind === 'folder' && (await files.kind(inFolder)) === 'file') return inFolder
  if (BUILT_IN_JOBS.includes(source)) return templates.pathOf(`${source}/job.yaml`)
  const near = nearestWord(basename(source), BUILT_IN_JOBS)
  throw new GpuctlError(
    'NOT_FOUND',
    kind === 'folder' ? `the folder ${source} has no job.yaml` : `there is no job file ${source}`,
    near === undefined
      ? `give a job file, ${BUILT_IN_JOBS.join(' or ')}, or a command: gpuctl run -- ${source}`
      : `did you mean the built-in ${near}?`,
  )
}
