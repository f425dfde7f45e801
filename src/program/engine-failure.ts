import {CommandError, ConcurrentUpdateError} from '@pulumi/pulumi/automation/index.js'
import type {Fault} from '../domain/fault.ts'
import {FAULT_CODES} from '../domain/fault-codes.ts'
import type {ToldFailure} from '../domain/told-failure.ts'
import {withoutPasswords} from '../domain/without-passwords.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {backendFailure} from './backend-failure.ts'
import type {EngineSettings} from './engine-settings.ts'
import type {EngineState} from './engine-state.ts'
import {GangFailure} from './gang-failure.ts'

/** What is known of a failed run beside the engine's error. */
export interface FailedRun {
  readonly state?: EngineState | undefined
  /** What the plugin told of resources that failed in it. */
  readonly told?: readonly ToldFailure[]
}

/**
 * What an engine's failure means to the user. Faults come as data, from the plugin or from the state where it put them; the engine's
 * own text is read only for what it alone knows: its lock, its passphrase, its files.
 */
export function failureOf(
  error: unknown,
  settings: EngineSettings,
  {state, told: [first] = []}: FailedRun = {},
): unknown {
  if (error instanceof GpuctlError || error instanceof ConcurrentUpdateError) return error
  if (first !== undefined) {
    const told = new GpuctlError(first.code, first.message, first.hint, {cause: error})
    return state === undefined ? told : new GangFailure(told, state) // gangs that have no network
  }
  const fault = state?.faults[0]
  if (state !== undefined && fault !== undefined) {
    const {pool, wanted, running} = fault
    const {message, hint, kind} = fault.fault
    const told = new GpuctlError(
      FAULT_CODES[kind],
      `pool ${pool}: ${message} (${running} of ${wanted} nodes are up)`,
      hint ?? HINTS[kind],
      {cause: error},
    )
    return new GangFailure(told, state)
  }
  if (!(error instanceof CommandError)) return error
  const text = error.message
  const known = KNOWN.find(({pattern}) => pattern.test(text))
  if (known !== undefined) return known.error(settings, error)
  const ofBackend = backendFailure(text, settings.backendUrl, error)
  if (ofBackend !== undefined) return ofBackend
  const ended = ENDED.find(({pattern}) => pattern.test(text))
  if (ended !== undefined)
    return new GpuctlError(
      'PARTLY_APPLIED',
      `${ended.who} ended in the middle`,
      'run the same command again: it continues',
      {
        cause: error,
      },
    )
  return new GpuctlError('INTERNAL', `the engine failed: ${lastError(text)}`, 'run again with --debug to see its log', {
    cause: error,
  })
}

const HINTS: Readonly<Record<Fault['kind'], string>> = {
  capacity: 'free some capacity or allow more places, then run gpuctl up again: it keeps what is up',
  quota: 'ask the provider for a higher quota, then run gpuctl up again',
  auth: 'check the key, the user and the host key, then run gpuctl up again',
  throttled: 'wait a moment, then run gpuctl up again',
  outage: 'check that the hosts are on and reachable, then run gpuctl up again: it keeps what is up',
  invalid: 'correct the cluster file, then run gpuctl up again',
  'missing-tool': 'run gpuctl doctor to see what is missing and how to get it',
  lost: 'see with gpuctl status which nodes are gone',
}

const KNOWN: readonly {
  readonly pattern: RegExp
  readonly error: (settings: EngineSettings, cause: unknown) => GpuctlError
}[] = [
  {
    pattern: /no space left on device/i,
    error: (settings, cause) =>
      new GpuctlError(
        'STATE_UNUSABLE',
        `the disk of ${withoutPasswords(settings.backendUrl)} is full`,
        'free some space, then run the command again',
        {cause},
      ),
  },
  {
    pattern: /incorrect passphrase|passphrase must be set/i,
    error: (settings, cause) =>
      new GpuctlError(
        'STATE_UNUSABLE',
        `the passphrase in ${settings.passphraseSource} does not open the state in ${withoutPasswords(settings.backendUrl)}`,
        `put the passphrase with which the cluster was made there (a copy of the file \`passphrase\` in its maker's GPUCTL_HOME), or name that file by PULUMI_CONFIG_PASSPHRASE_FILE`,
        {cause},
      ),
  },
  {
    pattern: /(blob \(|\.pulumi).*(permission denied|read-only file system)/i, // not what a host or a tool refused
    error: (settings, cause) =>
      new GpuctlError(
        'STATE_UNUSABLE',
        `the state in ${withoutPasswords(settings.backendUrl)} cannot be written`,
        'give yourself write access to it',
        {cause},
      ),
  },
]

/** Killed, by a person or for memory: what was done is kept. @source automation/cmd.js: a signal is told as code -2 */
const ENDED: readonly {readonly pattern: RegExp; readonly who: string}[] = [
  {pattern: /^code: -2$/m, who: 'the engine'},
  {pattern: /exited prematurely|error reading from server|code = Unavailable/, who: "the engine's plugin"},
]

/** The last line that says what went wrong; the engine's text before it is progress. */
function lastError(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(FRAME, '').trim())
  const errors = lines.filter((line) => /^(\*? ?error:|\* |\d+\) )/i.test(line) && !/ errors occurred:$/.test(line))
  return (errors.at(-1) ?? lines.filter(Boolean).at(-1) ?? text).replace(/^(\* |\d+\) )?(error: )?/i, '')
}

/** What the Automation API puts before and behind an engine's output. @source automation/cmd.js, CommandResult.toString */
const FRAME = /^(code: -?\d+$| stdout: | stderr: | err\?: )/
