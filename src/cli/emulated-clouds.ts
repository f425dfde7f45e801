import {z} from 'zod'
import {askControl} from '../adapters/emulator/ask-control.ts'
import {emulatorFolder} from '../adapters/emulator/emulator-folder.ts'
import {paths} from '../adapters/paths.ts'
import type {EmulatedStatus} from '../domain/emulated-status.ts'
import type {ProgressListener} from '../domain/progress.ts'
import type {EmulatorScript} from '../emulators/core/emulator-script.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {composeEmulator} from './compose-emulator.ts'
import {readText} from './read-text.ts'

const statusSchema = z.object({
  nowUnixMs: z.number(),
  clockRate: z.number(),
  latency: z.object({bootMs: z.number(), operationMs: z.number(), listingMs: z.number()}),
  calls: z.number(),
  clouds: z.array(
    z.object({
      cloud: z.string(),
      endpoint: z.string(),
      resources: z.array(
        z.object({
          kind: z.string(),
          id: z.string(),
          state: z.string().optional(),
          tags: z.record(z.string(), z.string()),
          nanoUsdPerHour: z.string().transform(BigInt),
        }),
      ),
      faultyHosts: z.array(
        z.object({
          instance: z.string(),
          words: z.array(z.string()),
          description: z.string(),
          physicalHost: z.string().optional(),
        }),
      ),
    }),
  ),
})

export interface EmulatorStart {
  readonly withHosts: boolean
  /** For their time, those that run already too. */
  readonly script: Pick<EmulatorScript, 'latency' | 'clock_rate'>
}

export async function startEmulatedClouds(
  {withHosts, script}: EmulatorStart,
  onProgress: ProgressListener,
  signal: AbortSignal,
): Promise<void> {
  await composeEmulator(paths(), {withHosts}).ensure(onProgress, signal)
  await askControl(emulatorFolder(paths()), 'POST /script', signal, script)
}

/** What the emulated clouds of this user have. @throws GpuctlError NOT_FOUND when none run */
export async function emulatedStatus(signal: AbortSignal): Promise<EmulatedStatus> {
  return statusSchema.parse(await askControl(emulatorFolder(paths()), 'GET /status', signal))
}

/** @returns what they had @throws GpuctlError NOT_FOUND when none run */
export async function stopEmulatedClouds(signal: AbortSignal): Promise<EmulatedStatus> {
  const status = await emulatedStatus(signal)
  await askControl(emulatorFolder(paths()), 'POST /stop', signal)
  return status
}

/** Does what a file says, YAML or JSON; `-` is standard input. @throws GpuctlError SPEC_INVALID, NOT_FOUND */
export async function scriptEmulatedClouds(file: string, signal: AbortSignal): Promise<EmulatedStatus> {
  const text = await readText(file).catch((cause: unknown) => {
    throw new GpuctlError('SPEC_INVALID', `${file} cannot be read`, 'name a file with a script', {cause})
  })
  const {parse} = await import('yaml')
  return statusSchema.parse(
    await askControl(emulatorFolder(paths()), 'POST /script', signal, parsed(parse, text, file)),
  )
}

function parsed(parse: (text: string) => unknown, text: string, file: string): unknown {
  try {
    return parse(text)
  } catch (cause) {
    const what = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
    throw new GpuctlError('SPEC_INVALID', `${file} is no YAML: ${what}`, 'correct the script', {cause})
  }
}
