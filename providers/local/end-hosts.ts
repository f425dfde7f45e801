import {setTimeout as delay} from 'node:timers/promises'
import type {ProcessRunner} from '../../src/ports/process.ts'
import {hostOf, isSshd} from './host-processes.ts'
import type {Layout} from './layout.ts'
import {chainAbove, isAlive, type ProcessLine, processList, withVariable} from './process-list.ts'

/**
 * Ends the hosts that `chosen` names, and all that runs in them; returns when none is left. A plain sshd is stopped first and
 * killed last: nobody logs in meanwhile, and if we are killed on the way there is still something that leads to the rest.
 */
export async function endHosts(
  layout: Layout,
  processes: ProcessRunner,
  chosen: (host: string) => boolean,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    signal.throwIfAborted()
    const list = await processList(processes)
    const hosts = list.filter((line) => {
      const host = hostOf(layout, line)
      return host !== undefined && chosen(host)
    })
    const jobs = await jobsOf(layout, processes, list, chosen)
    if (hosts.length === 0 && jobs.length === 0) return
    send('SIGSTOP', hosts.filter(isSshd))
    const doomed = [...below(list, [...hosts, ...jobs]), ...sessionsAbove(list, jobs), ...jobs, ...hosts]
    send('SIGKILL', doomed)
    await allGone(doomed, signal)
  }
}

/** Ends the orphaned programs of an interrupted call, which still do what they were told; by a word of their command line. */
export async function endByWord(word: string, processes: ProcessRunner, signal: AbortSignal): Promise<void> {
  const orphans = (await processList(processes)).filter(({command}) => command.split('\0').includes(word))
  send('SIGKILL', orphans)
  await allGone(orphans, signal)
}

/** What runs in hosts of plain sshd: their environment names the host, also where the sshd itself is gone. */
function jobsOf(
  layout: Layout,
  processes: ProcessRunner,
  list: readonly ProcessLine[],
  chosen: (host: string) => boolean,
) {
  const prefix = `${layout.lease}/`
  const ours = (value: string) => value.startsWith(prefix) && chosen(value.slice(prefix.length))
  return withVariable(list, 'GPUCTL_TAG', ours, processes)
}

/** Everything that descends from `roots`, without them. */
function below(list: readonly ProcessLine[], roots: readonly ProcessLine[]): readonly ProcessLine[] {
  const known = new Set(roots.map(({pid}) => pid))
  for (let before = -1; before !== known.size; ) {
    before = known.size
    for (const {pid, parent} of list) if (known.has(parent)) known.add(pid)
  }
  const given = new Set(roots.map(({pid}) => pid))
  return list.filter(({pid}) => known.has(pid) && !given.has(pid))
}

/** The login sessions of jobs whose listener is gone already. */
function sessionsAbove(list: readonly ProcessLine[], jobs: readonly ProcessLine[]): readonly ProcessLine[] {
  const sessions = jobs.flatMap(({pid}) => {
    const chain = chainAbove(list, pid).slice(1)
    const first = chain.findIndex(isSession)
    return first < 0 ? [] : chain.slice(first, first + 1)
  })
  return [...new Set(sessions)]
}

const isSession = (line: ProcessLine): boolean => isSshd(line) && !line.command.includes('[listener]')

function send(signal: NodeJS.Signals, lines: readonly ProcessLine[]): void {
  for (const {pid} of lines) {
    try {
      process.kill(pid, signal)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error // ended meanwhile is fine
    }
  }
}

/** The end of a process that is not our child is no event for us: asks again, soon at first. */
async function allGone(lines: readonly ProcessLine[], signal: AbortSignal): Promise<void> {
  for (let waitMs = 1; lines.some(({pid}) => isAlive(pid)); waitMs = Math.min(waitMs * 2, 20)) {
    await delay(waitMs, undefined, {signal})
  }
}
