import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {fileURLToPath} from 'node:url'

const RUN = fileURLToPath(new URL('fixture/run.ts', import.meta.url))

export interface FixtureResult {
  readonly exitCode: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunningFixture {
  readonly child: ChildProcess
  /** Resolves when stderr has said this. */
  said(text: string): Promise<void>
  readonly result: Promise<FixtureResult>
}

/** A command of the fixture as a real process, without a terminal. */
export function startFixture(args: readonly string[], env: Readonly<Record<string, string>> = {}): RunningFixture {
  const {NODE_ENV: _, ...inherited} = process.env
  const child = spawn(process.execPath, [RUN, ...args], {env: {...inherited, ...env}})
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk
  })
  const closed = once(child, 'close')
  return {
    child,
    async said(text) {
      const ended = closed.then(() => Promise.reject(new Error(`ended without saying ${text}: ${stderr}`)))
      ended.catch(() => {})
      while (!stderr.includes(text)) await Promise.race([once(child.stderr, 'data'), ended])
    },
    result: closed.then(() => ({exitCode: child.exitCode, stdout, stderr})),
  }
}

export const runFixture = (args: readonly string[], env?: Readonly<Record<string, string>>) =>
  startFixture(args, env).result
