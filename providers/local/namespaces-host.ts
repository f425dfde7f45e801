import {createHash} from 'node:crypto'
import {chmod, mkdir, rm, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {fstabOf} from './fstab.ts'
import type {HostRecord} from './host-record.ts'
import type {Layout} from './layout.ts'
import type {VisibleMask} from './masks.ts'
import {namespacesSshdConfig} from './sshd-config.ts'
import {writeWhole} from './whole-file.ts'

/**
 * Lays out a host's folder, which templates/local-host/ then makes a machine of. `upper` is the host's own disk, and stays
 * over restarts; all else is written anew each time, so that nothing here can be half-written.
 */
export async function prepareHost(
  layout: Layout,
  host: HostRecord,
  masks: readonly VisibleMask[],
  authorizedKey: string,
  serveScript: string,
): Promise<string> {
  const folder = layout.node(host.name)
  const files = join(folder, 'files')
  await rm(files, {recursive: true, force: true})
  await mkdir(folder, {recursive: true, mode: 0o700})
  for (const [path, mode] of FOLDERS) {
    await mkdir(join(folder, path), {recursive: true})
    await chmod(join(folder, path), mode) // whatever the umask is: cp hands these modes on to the host's own folders
  }
  for (const [name, target] of DEVICE_LINKS) await symlink(target, join(files, 'dev', name))
  await symlink('/run/gpuctl/cluster/hosts', join(files, 'etc', 'hosts'))
  const {privateKey, publicKey} = host.hostKey
  const write = async (path: string, content: string, mode = 0o644) => {
    await writeFile(join(folder, path), content, {mode})
    await chmod(join(folder, path), mode)
  }
  await write('files/etc/hostname', `${host.name}\n`)
  await write('files/etc/machine-id', `${createHash('sha256').update(host.id).digest('hex').slice(0, 32)}\n`)
  await write('files/etc/resolv.conf', '# no name server: the hosts of this cluster have no way out\n')
  await write('files/etc/ssh/sshd_config', namespacesSshdConfig(host.name))
  await write('files/etc/ssh/ssh_host_ed25519_key', privateKey, 0o600)
  await write('files/etc/ssh/ssh_host_ed25519_key.pub', `${publicKey}\n`)
  await write('node/serve.sh', serveScript)
  await authorize(layout, host.name, authorizedKey)
  await write('fstab', fstabOf(folder, layout.shared, masks))
  await rm(join(folder, 'ready'), {force: true})
  return folder
}

/** Who may log in: also for a host that runs, which reads it at each login. */
export async function authorize(layout: Layout, name: string, authorizedKey: string): Promise<void> {
  await writeWhole(join(layout.node(name), 'node', 'authorized_keys'), `${authorizedKey.trim()}\n`, 0o644)
}

const FOLDERS: readonly (readonly [string, number])[] = [
  ['upper', 0o755],
  ['work', 0o755],
  ['memory', 0o755],
  ['root', 0o755],
  ['sysnet', 0o755],
  ['home', 0o700],
  ['home/.ssh', 0o700],
  ['node', 0o755],
  ['files', 0o755],
  ['files/dev', 0o755],
  ['files/etc', 0o755],
  ['files/etc/ssh', 0o755],
  ['files/run', 0o755],
  ['files/run/lock', 0o1777],
  ['files/run/old', 0o700],
  ['files/run/sshd', 0o755],
]

const DEVICE_LINKS: readonly (readonly [string, string])[] = [
  ['fd', '/proc/self/fd'],
  ['ptmx', 'pts/ptmx'],
  ['stdin', 'fd/0'],
  ['stdout', 'fd/1'],
  ['stderr', 'fd/2'],
]
