import {spawn} from 'node:child_process'
import {constants} from 'node:os'
import {GpuctlError} from '../errors/gpuctl-error.ts'

/** Hands the terminal to a program until it ends. @returns its exit code, 128 + n for signal n @throws GpuctlError TOOL_MISSING */
export function runInForeground(file: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...args], {stdio: 'inherit'})
    child.once('error', (cause) => {
      reject(
        new GpuctlError(
          'TOOL_MISSING',
          `${file} cannot be started: ${cause.message}`,
          'gpuctl doctor tells how to get it',
          {cause},
        ),
      )
    })
    child.once('close', (code, signal) => resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])))
  })
}
