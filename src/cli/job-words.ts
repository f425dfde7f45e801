import type {JobWorld} from '../app/job-world.ts'
import {loadJob} from '../app/load-job.ts'
import {type JobOverrides, type JobSpec, withOverrides} from '../domain/job/job-spec.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'

/** The job that the words of `gpuctl run` mean: a command, a job file, or a job file with more arguments behind `--`. */
export async function jobFromWords(
  source: string | undefined,
  command: readonly string[],
  world: JobWorld,
  overrides: Omit<JobOverrides, 'args'>,
): Promise<JobSpec> {
  if (source !== undefined) return withOverrides(await loadJob(source, world), {...overrides, args: command})
  if (command.length === 0)
    throw new GpuctlError(
      'USAGE',
      'nothing to run was given',
      'put a command behind --: gpuctl run -- python3 train.py',
    )
  return withOverrides({env: {}, files: [], command: {kind: 'argv', argv: command}}, overrides)
}

/** `KEY=VALUE` each; `KEY` alone takes the value from here. @throws GpuctlError USAGE */
export function parseEnv(words: readonly string[], here: NodeJS.ProcessEnv = process.env): Record<string, string> {
  return Object.fromEntries(
    words.map((word) => {
      const at = word.indexOf('=')
      const key = at < 0 ? word : word.slice(0, at)
      const value = at < 0 ? here[key] : word.slice(at + 1)
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(key))
        throw new GpuctlError('USAGE', `${JSON.stringify(key)} is no name of a variable`, 'write --env KEY=VALUE')
      if (value === undefined)
        throw new GpuctlError('USAGE', `the variable ${key} is not set here`, `write --env ${key}=VALUE`)
      return [key, value]
    }),
  )
}
