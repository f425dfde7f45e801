import {existsSync, globSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'

/**
 * What is left of a local cluster on this machine: namespaces, processes, mounts, files. Empty after a sweep. It looks by the
 * lease alone and shares no code with the cloud, so that the cloud's own idea of a leftover is tested too.
 */
export async function leftoversOf(lease: string, stateDir: string): Promise<string[]> {
  return [...namespaces(lease), ...processes(lease), ...mounts(lease), ...files(lease, stateDir)]
}

function namespaces(lease: string): string[] {
  const names = existsSync('/run/netns') ? readdirSync('/run/netns') : []
  return names.filter((name) => name.includes(lease)).map((name) => `namespace ${name}`)
}

/** Command line or environment has the lease; this test's own process does not count. */
function processes(lease: string): string[] {
  if (process.platform !== 'linux') return []
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
  return pids.flatMap((pid) => {
    const command = textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ')
    if (command === '') return [] // a kernel thread or a zombie
    if (command.includes(lease) || textOf(`/proc/${pid}/environ`).includes(lease)) return [`process ${pid}: ${command}`]
    return []
  })
}

function mounts(lease: string): string[] {
  const lines = textOf('/proc/self/mountinfo').split('\n')
  return lines.filter((line) => line.includes(lease)).map((line) => `mount ${line}`)
}

function files(lease: string, stateDir: string): string[] {
  const folder = join(stateDir, lease)
  if (!existsSync(folder)) return []
  return [`folder ${folder}`, ...globSync('*', {cwd: folder}).map((name) => `file ${join(folder, name)}`)]
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return '' // ended meanwhile, or another user's
  }
}
