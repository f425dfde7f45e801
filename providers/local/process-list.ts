import {readdirSync, readFileSync} from 'node:fs'
import type {ProcessRunner} from '../../src/ports/process.ts'

export interface ProcessLine {
  readonly pid: number
  readonly parent: number
  /** The words of its command line: joined by NUL on Linux, by spaces elsewhere. */
  readonly command: string
}

/** All processes of this machine but ourselves and those above us: what we may end must never be what runs us. */
export async function processList(processes: ProcessRunner): Promise<readonly ProcessLine[]> {
  const all = onLinux ? linesOfProc() : linesOfPs((await processes.run('ps', [...PS, 'pid=,ppid=,command='])).stdout)
  const ours = new Set(chainAbove(all, process.pid).map(({pid}) => pid))
  return all.filter(({pid}) => !ours.has(pid))
}

/** Those of `list` whose environment gives `variable` a value that `accepts` takes; only a user's own can be read. */
export async function withVariable(
  list: readonly ProcessLine[],
  variable: string,
  accepts: (value: string) => boolean,
  processes: ProcessRunner,
): Promise<readonly ProcessLine[]> {
  const matches = (environment: string) => {
    const value = environment.split(`\0${variable}=`)[1]?.split('\0', 1)[0]
    return value !== undefined && accepts(value)
  }
  if (onLinux) return list.filter(({pid}) => matches(`\0${readOr(`/proc/${pid}/environ`)}`))
  const {stdout} = await processes.run('ps', ['-E', ...PS, 'pid=,ppid=,command='])
  const found = new Set(
    linesOfPs(stdout).flatMap(({pid, command}) => (matches(command.replaceAll(' ', '\0')) ? [pid] : [])),
  )
  return list.filter(({pid}) => found.has(pid))
}

/** A process and all above it, upwards. */
export function chainAbove(list: readonly ProcessLine[], pid: number): readonly ProcessLine[] {
  const byPid = new Map(list.map((line) => [line.pid, line]))
  const chain: ProcessLine[] = []
  for (let line = byPid.get(pid); line !== undefined && !chain.includes(line); line = byPid.get(line.parent)) {
    chain.push(line)
  }
  return chain
}

/** A zombie counts as ended: it runs nothing and waits only for its parent. */
export function isAlive(pid: number): boolean {
  if (onLinux) return !['', 'Z', 'X'].includes(/\) (\S)/.exec(readOr(`/proc/${pid}/stat`))?.[1] ?? '')
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

const onLinux = process.platform === 'linux'
const PS = ['-A', '-ww', '-o']

function linesOfProc(): readonly ProcessLine[] {
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))
  return pids.flatMap((entry) => {
    const command = readOr(`/proc/${entry}/cmdline`) // empty: a kernel thread, or ended
    if (command === '') return []
    const parent = Number(/\) \S (\d+)/.exec(readOr(`/proc/${entry}/stat`))?.[1] ?? 0)
    return [{pid: Number(entry), parent, command}]
  })
}

const linesOfPs = (output: string): readonly ProcessLine[] =>
  output.split('\n').flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? []
    return command === undefined ? [] : [{pid: Number(pid), parent: Number(parent), command}]
  })

/** Synchronous on purpose: these files are in memory, and a trip to the thread pool for each would take ten times as long. */
function readOr(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
