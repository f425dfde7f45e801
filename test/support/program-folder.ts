import {execFileSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readdirSync, symlinkSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

/** What a node's `sh` is; with busybox all other tools are its own too. */
export type Tools = 'dash' | 'bash' | 'busybox'

/** A folder that is all of PATH: links to the tools that a node is to have. */
export function programFolder(tools: Tools, without: readonly string[] = []): string {
  const folder = mkdtempSync(join(tmpdir(), 'gpuctl-programs-'))
  const links = new Map<string, string>()
  for (const place of ['/bin', '/usr/bin', '/usr/sbin']) {
    for (const name of readdirSync(place)) links.set(name, join(place, name))
  }
  const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], {encoding: 'utf8'}).trim()
  links.set('python3', python)
  if (tools === 'busybox') {
    const applets = execFileSync('busybox', ['--list'], {encoding: 'utf8'}).split('\n').filter(Boolean)
    for (const applet of applets) links.set(applet, '/bin/busybox')
  } else links.set('sh', `/bin/${tools}`)
  for (const name of without) links.delete(name)
  mkdirSync(folder, {recursive: true})
  for (const [name, target] of links) symlinkSync(target, join(folder, name))
  return folder
}
