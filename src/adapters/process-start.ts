import {execFile} from 'node:child_process'
import {readFile} from 'node:fs/promises'
import {promisify} from 'node:util'

/**
 * When a process started, in some unit: together with its id it names one process for good. Undefined when there is no such
 * process, or only its remains that nobody waited for.
 */
export async function processStart(pid: number): Promise<string | undefined> {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid)
}

/** @source proc_pid_stat(5): the name is in parentheses and may hold any character; the state is field 3, the start field 22 */
async function fromProc(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  if (stat === undefined) return undefined
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19]
}

async function fromPs(pid: number): Promise<string | undefined> {
  const args = ['-o', 'stat=,lstart=', '-p', String(pid)]
  const line = await promisify(execFile)('ps', args).then(
    ({stdout}) => stdout.trim(),
    () => '',
  )
  return line === '' || line.startsWith('Z') ? undefined : line.replace(/^\S+\s+/, '')
}
