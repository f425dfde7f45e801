import {join} from 'node:path'
import type {VisibleMask} from './masks.ts'

/**
 * All mounts of a host but its root, in order: one `mount --all` makes them. The host gets its own /proc, /dev, /run and /tmp,
 * and its own /root, because the machine's has a person's keys, tokens and start-up files. Of /proc/sys it can write only the
 * network's part: the rest is the machine's.
 */
export function fstabOf(folder: string, shared: string, masks: readonly VisibleMask[]): string {
  const root = (path: string) => join(folder, 'root', path)
  const bind = (from: string, to: string, options = '') => [from, to, 'none', `bind${options}`]
  const tmpfs = (path: string, options: string) => ['tmpfs', root(path), 'tmpfs', options]
  const lines = [
    ['proc', root('proc'), 'proc', 'nosuid,nodev,noexec'],
    bind(root('proc/sys/net'), join(folder, 'sysnet')),
    bind(root('proc/sys'), root('proc/sys'), ',ro'),
    bind(join(folder, 'sysnet'), root('proc/sys/net')),
    ['sysfs', root('sys'), 'sysfs', 'ro,nosuid,nodev,noexec'],
    tmpfs('dev', 'mode=755,size=16m'),
    ['devpts', root('dev/pts'), 'devpts', 'newinstance,ptmxmode=0666,mode=620,gid=5,X-mount.mkdir'],
    tmpfs('dev/shm', 'mode=1777,X-mount.mkdir'),
    tmpfs('run', 'mode=755'),
    tmpfs('tmp', 'mode=1777'),
    bind(join(folder, 'home'), root('root'), ',X-mount.mkdir'),
    bind(join(folder, 'node'), root('run/gpuctl/node'), ',ro,X-mount.mkdir'),
    bind(shared, root('run/gpuctl/cluster'), ',ro,X-mount.mkdir'),
    ...masks.map(({path, isFolder}) =>
      isFolder ? tmpfs(path, 'ro,mode=000,size=4k') : bind('/dev/null', root(path), ',ro'),
    ),
  ]
  return lines
    .map(([from = '', to = '', type, options]) => `${escaped(from)} ${escaped(to)} ${type} ${options} 0 0\n`)
    .join('')
}

/** fstab's own way to write what would end a field. */
const escaped = (path: string): string =>
  path.replaceAll(/[ \t\n\\#]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`)
