import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import type {Gpuctl, GpuctlExit} from '../support/gpuctl.ts'
import {documentIn, type ErrorDocument} from './documents.ts'

/** An event of `--events` in short: `node started`, `placed`, `summary`. */
export type EventName = string

export interface LiveEvents {
  readonly up: readonly EventName[]
  readonly down: readonly EventName[]
}

/** What `up` and `down` of a cluster of two nodes tell, in this order: found by living it once. */
export async function recordEvents(): Promise<LiveEvents> {
  await using home = await freshHome()
  const name = home.newName()
  const record = async (args: readonly string[]) => {
    const {exitCode, stdout, stderr} = await home.run([...args, '--events'])
    if (exitCode !== 0) throw new Error(`gpuctl ${args.join(' ')} exited ${exitCode}: ${stdout}${stderr}`)
    return [...new Set(stdout.trimEnd().split('\n').map(eventName))].filter((event) => event !== undefined)
  }
  return {up: await record(upOf(name)), down: await record(downOf(name))}
}

export const upOf = (name: string): readonly string[] => ['up', '--name', name]
export const downOf = (name: string): readonly string[] => ['down', '-c', name, '--yes']

export interface Disturbed extends GpuctlExit {
  /** Whether the event came; a command that finds its work done tells less. */
  readonly isSeen: boolean
  /** From the event to the end of the process. */
  readonly endedAfterMs: number
}

/** Runs a command with --events, and acts when it first tells of an event. */
export async function runDisturbed(
  home: FreshHome,
  args: readonly string[],
  event: EventName,
  act: (gpuctl: Gpuctl) => void,
): Promise<Disturbed> {
  const gpuctl = home.start([...args, '--events'])
  let seenAt: number | undefined
  gpuctl.onLine((line) => {
    if (seenAt !== undefined || eventName(line) !== event) return
    seenAt = performance.now()
    act(gpuctl)
  })
  const exit = await gpuctl.exit
  return {...exit, isSeen: seenAt !== undefined, endedAfterMs: performance.now() - (seenAt ?? 0)}
}

/** The error that a command under --events ended with. */
export const lastError = ({stdout}: GpuctlExit): ErrorDocument =>
  documentIn(stdout.trimEnd().split('\n').at(-1) ?? '').data as ErrorDocument

function eventName(line: string): EventName | undefined {
  const {type, data} = documentIn(line)
  if (type !== 'event') return undefined
  const {kind, resource, phase} = data as {kind: string; resource?: string; phase?: string}
  if (kind === 'resource') return `${resource} ${phase}`
  return kind === 'placed' || kind === 'summary' ? kind : undefined
}
