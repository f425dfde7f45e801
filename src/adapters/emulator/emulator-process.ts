import {spawn} from 'node:child_process'
import {open, readFile} from 'node:fs/promises'
import {join} from 'node:path'
import {setTimeout as sleep} from 'node:timers/promises'
import type {ProgressListener} from '../../domain/progress.ts'
import {GpuctlError} from '../../errors/gpuctl-error.ts'
import type {Emulator} from '../../ports/emulator.ts'
import {ensureFolder} from '../ensure-folder.ts'
import {withFileLock} from '../file-lock.ts'
import {readEndpoints} from './endpoints-file.ts'

export interface EmulatorProcessOptions {
  readonly folder: string
  /** What serves the emulated clouds until it is told to stop. */
  readonly command: readonly [string, ...string[]]
}

/** The {@link Emulator} as a process in the background, one for each `GPUCTL_HOME`; whoever starts it may end. */
export function emulatorProcess({folder, command}: EmulatorProcessOptions): Emulator {
  const logFile = join(folder, 'emulator.log')
  const runs = async () => (await readEndpoints(folder)) !== undefined
  return {
    async ensure(onProgress: ProgressListener, signal: AbortSignal) {
      if (await runs()) return
      await ensureFolder(folder, {mode: 0o700})
      await withFileLock(join(folder, 'start.lock'), {signal}, async () => {
        const step = {kind: 'step', step: 'emulator', text: 'starting the emulated clouds'} as const
        if (await runs()) return
        onProgress({...step, phase: 'started'})
        const isUp = await start(signal)
        onProgress({...step, phase: isUp ? 'done' : 'failed'})
        if (isUp) return
        const log = (await readFile(logFile, 'utf8').catch(() => '')).trim().split('\n').slice(-3).join(' ')
        throw new GpuctlError(
          'CLOUD_UNAVAILABLE',
          `the emulated clouds did not start: ${log || 'they said nothing'}`,
          'run gpuctl emulate start --foreground to see why',
        )
      })
    },
  }

  async function start(signal: AbortSignal): Promise<boolean> {
    const [file, ...args] = command
    const log = await open(logFile, 'w', 0o600)
    const child = spawn(file, args, {detached: true, stdio: ['ignore', log.fd, log.fd]})
    await log.close()
    child.unref()
    for (let waitedMs = 0; waitedMs < STARTS_WITHIN_MS; waitedMs += ASK_EVERY_MS) {
      if (await runs()) return true
      if (child.exitCode !== null || child.signalCode !== null) return false
      await sleep(ASK_EVERY_MS, undefined, {signal})
    }
    child.kill('SIGTERM')
    return false
  }
}

const STARTS_WITHIN_MS = 60_000
const ASK_EVERY_MS = 50
