import {readdirSync, readFileSync} from 'node:fs'

export interface SeenProcess {
  readonly pid: number
  readonly parent: number
  readonly argv: readonly string[]
}

/** All processes that run on this machine, without those that have only their exit code left. */
export function allProcesses(): readonly SeenProcess[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const argv = textOf(`/proc/${pid}/cmdline`).split('\0')
      const parent = Number(/\) \S (\d+)/.exec(textOf(`/proc/${pid}/stat`))?.[1])
      return argv[0] === '' ? [] : [{pid: Number(pid), parent, argv}]
    })
}

/** Those whose environment has `NAME=value`; whatever gpuctl starts carries its home in there. */
export function processesWith(variable: string): readonly SeenProcess[] {
  return allProcesses().filter(
    ({pid}) => pid !== process.pid && textOf(`/proc/${pid}/environ`).split('\0').includes(variable),
  )
}

export const environmentOf = (pid: number): string => textOf(`/proc/${pid}/environ`)

/** The Pulumi engine that a gpuctl process runs right now. */
export const engineOf = (pid: number): number | undefined =>
  allProcesses().find(({parent, argv}) => parent === pid && /(^|\/)pulumi$/.test(argv[0] ?? ''))?.pid

export function killQuietly(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {} // it ended by itself
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // ended meanwhile, or another user's
  }
}
