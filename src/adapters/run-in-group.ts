import {spawn} from 'node:child_process'
import {constants} from 'node:os'
import {createInterface} from 'node:readline'

export interface GroupOptions {
  readonly env: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly cwd?: string
  /** Each line of stdout and stderr. */
  readonly onLine?: (line: string) => void
  /** The group's id, as soon as it is known. */
  readonly onStart?: (pid: number) => Promise<void>
  /** How long it may tidy up after an abort. */
  readonly graceMs?: number
}

export interface GroupResult {
  readonly exitCode: number
  /** The last lines that it wrote. */
  readonly tail: readonly string[]
}

/**
 * Runs a program that starts others, so that all of them end together: on an abort they get SIGINT, to tidy up, and SIGKILL
 * two seconds later, unless told. Rejects with the signal's reason once the program is gone.
 */
export async function runInGroup(file: string, args: readonly string[], options: GroupOptions): Promise<GroupResult> {
  const {signal, env, cwd, onLine, onStart, graceMs = 2_000} = options
  signal.throwIfAborted()
  const child = spawn(file, [...args], {
    env: {...env},
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd === undefined ? {} : {cwd}),
  })
  const tail: string[] = []
  for (const input of [child.stdout, child.stderr]) {
    createInterface({input}).on('line', (line) => {
      tail.push(line)
      if (tail.length > 20) tail.shift()
      onLine?.(line)
    })
  }
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, by) => resolve(code ?? 128 + (by === null ? 0 : constants.signals[by])))
  })
  let killTimer: NodeJS.Timeout | undefined
  const abort = () => {
    endGroup(child.pid, 'SIGINT')
    killTimer = setTimeout(() => endGroup(child.pid, 'SIGKILL'), graceMs)
  }
  signal.addEventListener('abort', abort, {once: true})
  try {
    if (child.pid !== undefined) await onStart?.(child.pid)
    const exitCode = await ended
    signal.throwIfAborted()
    return {exitCode, tail}
  } finally {
    clearTimeout(killTimer)
    signal.removeEventListener('abort', abort)
    if (signal.aborted || child.exitCode === null) endGroup(child.pid, 'SIGKILL') // who is left of the group
  }
}

/** Signals every process of a group; a group that is gone is fine. */
export function endGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {}
}
