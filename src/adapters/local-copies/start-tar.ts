import {spawn} from 'node:child_process'
import {once} from 'node:events'
import type {Readable, Writable} from 'node:stream'
import {explainCopyFault} from '../../domain/explain-copy-fault.ts'
import {GpuctlError} from '../../errors/gpuctl-error.ts'

export interface Tar {
  readonly stdin: Writable
  readonly stdout: Readable
  /** @throws GpuctlError PARTLY_APPLIED with what tar complained about */
  readonly done: Promise<void>
  /** What `done` rejected with. */
  readonly failure: Error | undefined
  stop(): Promise<void>
}

const MAX_COMPLAINT = 2000

export function startTar(args: readonly string[]): Tar {
  const {TAR_OPTIONS: _, ...env} = process.env
  const child = spawn('tar', args, {env: {...env, COPYFILE_DISABLE: '1'}}) // else macOS adds ._ files
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(0, MAX_COMPLAINT)
  })
  child.stdin.on('error', () => {}) // tar's own words say more
  const closed = once(child, 'close')
  const done = closed.then(
    ([code]) => {
      if (code === 0) return
      const {message, hint} = explainCopyFault(complaint, 'tar was ended')
      throw new GpuctlError('PARTLY_APPLIED', message, hint)
    },
    (cause) => {
      throw new GpuctlError('TOOL_MISSING', 'tar did not start', 'install tar', {cause})
    },
  )
  let failure: Error | undefined
  done.catch((error: Error) => {
    failure = error
  })
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    done,
    get failure() {
      return failure
    },
    async stop() {
      child.stdout.destroy()
      child.kill()
      await closed.catch(() => {})
    },
  }
}
