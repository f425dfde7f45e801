import {setTimeout as delay} from 'node:timers/promises'
import type {Node} from '../domain/node.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import type {LocalFiles} from '../ports/local-files.ts'
import type {CaptureResult, Shell} from '../ports/shell.ts'
import type {Templates} from '../ports/templates.ts'

/** What the use cases of jobs ask of the world. */
export interface JobWorld {
  readonly shell: Shell
  readonly templates: Templates
  readonly files: LocalFiles
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** The scripts of templates/job that are sent to a node; supervise and end-job also stay there. */
export type JobScript = 'unpack' | 'prepare' | 'say-go' | 'choose-port' | 'list' | 'follow' | 'end-job' | 'supervise'

export async function jobScript({templates}: Pick<JobWorld, 'templates'>, name: JobScript): Promise<string> {
  const [common, script] = await Promise.all([
    templates.readTemplate('job/common.sh'),
    templates.readTemplate(`job/${name}.sh`),
  ])
  return `${common}\n${script}`
}

/** The words that run a script with arguments; the script is one word, and no other word is ever part of it. */
export async function scriptArgv(world: JobWorld, name: JobScript, args: readonly (string | number)[]) {
  return ['sh', '-c', await jobScript(world, name), `gpuctl-${name}`, ...args.map(String)]
}

/** @throws GpuctlError NODE_FAILED when the script does not succeed */
export async function runScript(
  world: JobWorld,
  node: Node,
  name: JobScript,
  args: readonly (string | number)[],
  options: Parameters<Shell['capture']>[2] = {},
): Promise<CaptureResult> {
  const result = await world.shell.capture(node, await scriptArgv(world, name, args), options)
  if (result.exitCode === 0) return result
  const said = result.stderr.trim().split('\n').slice(-3).join('; ') || `exit code ${result.exitCode}`
  throw new GpuctlError(
    'NODE_FAILED',
    `${node.name} could not do its part (${name}): ${said}`,
    `look at the node: gpuctl ssh ${node.name}`,
  )
}

/** Waits, or throws the signal's reason. */
export const pause = (ms: number, signal?: AbortSignal): Promise<void> => delay(ms, undefined, signal ? {signal} : {})

export const reasonText = (error: unknown): string => (error instanceof Error ? error.message : String(error))
