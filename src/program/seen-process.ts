import {readFile} from 'node:fs/promises'

/** What can be seen from here of a process that runs. */
export interface SeenProcess {
  readonly program: string
  /** Grows with the time of the start; in the kernel's own unit. */
  readonly startedAt: number
  readonly environment: ReadonlyMap<string, string>
}

/** `hidden`: it runs, and is another user's or on a system that shows nothing more. */
export type Sight = SeenProcess | 'gone' | 'hidden'

/**
 * Looks at a process. One that ended counts as gone though nobody waited for it: in a container without an init it stays in
 * the list for good, answers signals, and has no environment.
 *
 * @source proc_pid_stat(5): the name is in parentheses and may hold any character; the state is field 3, the start field 22
 */
export async function seeProcess(pid: number): Promise<Sight> {
  const environment = await textOf(`/proc/${pid}/environ`)
  const stat = await textOf(`/proc/${pid}/stat`)
  if (!isListed(pid)) return 'gone' // asked last, so that what could not be read is not taken for hidden
  if (!stat) return 'hidden'
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (state === 'Z' || state === 'X') return 'gone'
  if (environment === undefined) return 'hidden'
  if (environment === '') return 'gone' // its memory goes first when it ends
  return {
    program: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')),
    startedAt: Number(fields[18]),
    environment: new Map(environment.split('\0').map(pairOf)),
  }
}

function pairOf(entry: string): readonly [string, string] {
  const [name = '', ...value] = entry.split('=')
  return [name, value.join('=')]
}

/** Empty when there is none, undefined when it may not be read. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const isForbidden = error instanceof Error && 'code' in error && (error.code === 'EACCES' || error.code === 'EPERM')
    return isForbidden ? undefined : ''
  }
}

function isListed(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
