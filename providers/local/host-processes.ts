import type {ProcessRunner} from '../../src/ports/process.ts'
import type {Layout} from './layout.ts'
import {type ProcessLine, processList} from './process-list.ts'

/**
 * Which hosts have a process, and which: by the tag in its command line, in one pass over the process list. A pid that was
 * written down would say nothing after a restart of the machine. In a namespaces host the tag is carried by PID 1 and by what
 * started it, else by its sshd.
 */
export async function hostProcesses(
  layout: Layout,
  processes: ProcessRunner,
): Promise<ReadonlyMap<string, readonly number[]>> {
  const found = new Map<string, number[]>()
  for (const line of await processList(processes)) {
    const host = hostOf(layout, line)
    if (host !== undefined) found.set(host, [...(found.get(host) ?? []), line.pid])
  }
  return found
}

/** The name of the host that a process carries on its command line. */
export function hostOf(layout: Layout, {command}: ProcessLine): string | undefined {
  const tag = layout.tag('')
  const word = command.split('\0').find((each) => each.startsWith(tag))
  if (word !== undefined) return word.slice(tag.length)
  const start = command.indexOf(`${layout.folder}/`)
  if (start < 0 || !isSshd({command})) return undefined
  return /^([^/]+)\/sshd_config/.exec(command.slice(start + layout.folder.length + 1))?.[1]
}

/** sshd rewrites its command line to one text that starts with its name. */
export const isSshd = ({command}: Pick<ProcessLine, 'command'>): boolean =>
  /^(sshd: |sshd-session: |\S*\/sshd)/.test(command)
