import {type ChildProcess, spawn} from 'node:child_process'
import {constants} from 'node:os'
import type {Readable} from 'node:stream'
import type {ProcessResult, ProcessRunner, RunOptions} from '../ports/process.ts'

export interface ProcessRunnerOptions {
  /** How much of stdout and of stderr is kept: the first bytes; the rest is read and dropped, so that no program stalls. */
  readonly maxOutputBytes?: number
}

/**
 * Runs programs by node:child_process, without a shell. An abort kills the program (SIGKILL, so that it cannot linger) and
 * rejects with the signal's reason. A program that cannot be started is a result like any other: 127, or 126 when it is no
 * executable, as a shell would say.
 */
export function processRunner({maxOutputBytes = 16 * 1024 * 1024}: ProcessRunnerOptions = {}): ProcessRunner {
  return {run: (file, args, options = {}) => runOnce(file, args, options, maxOutputBytes)}
}

async function runOnce(
  file: string,
  args: readonly string[],
  {signal, stdin, env, cwd}: RunOptions,
  maxOutputBytes: number,
): Promise<ProcessResult> {
  signal?.throwIfAborted()
  const child = spawn(file, [...args], {
    stdio: [stdin === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    ...(env === undefined ? {} : {env: {...env}}),
    ...(cwd === undefined ? {} : {cwd}),
  })
  const stdout = collect(child.stdout, maxOutputBytes)
  const stderr = collect(child.stderr, maxOutputBytes)
  child.stdin?.on('error', () => {}) // a program may end without reading its input (EPIPE): its exit code tells
  child.stdin?.end(stdin)
  const exitCode = await ended(child, signal)
  return {exitCode, stdout: stdout(), stderr: exitCode === 127 && stderr() === '' ? `${file}: not found` : stderr()}
}

function collect(stream: Readable | null, maxBytes: number): () => string {
  const chunks: Buffer[] = []
  let room = maxBytes
  stream?.on('data', (chunk: Buffer) => {
    if (room > 0) chunks.push(chunk.subarray(0, room))
    room -= chunk.length
  })
  return () => Buffer.concat(chunks).toString('utf8')
}

function ended(child: ChildProcess, signal: AbortSignal | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      child.kill('SIGKILL')
      for (const stream of child.stdio) stream?.destroy() // a grandchild may hold them open
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', abort, {once: true})
    const settle = (act: () => void) => {
      signal?.removeEventListener('abort', abort)
      act()
    }
    child.on('error', (error: NodeJS.ErrnoException) => {
      const exitCode = NOT_STARTED[error.code ?? '']
      settle(() => (exitCode === undefined ? reject(error) : resolve(exitCode)))
    })
    child.on('close', (code, byLastSignal) => {
      settle(() => resolve(code ?? 128 + (byLastSignal === null ? 0 : constants.signals[byLastSignal])))
    })
  })
}

const NOT_STARTED: Readonly<Record<string, number>> = {ENOENT: 127, ENOTDIR: 127, EACCES: 126, ENOEXEC: 126}
