import {mkdirSync, readdirSync, truncateSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import {whyNot} from '../support/local-cluster.ts'
import {hasTmux, openTerminal} from '../support/tmux.ts'
import {waitFor} from '../support/wait-for.ts'
import {dataOf} from './documents.ts'

const reason = hasTmux ? await whyNot('processes') : 'tmux is not installed'
if (reason) console.warn(`skipped: ${reason}`)
const inTerminal = test.skipIf(reason)

const RUN = join(import.meta.dirname, '..', '..', 'bin', 'run.js')
/** A whole `up`, on a machine that is busy with other tests. */
const WITHIN_MS = 120_000

const open = (home: FreshHome, words: string, columns: number) =>
  openTerminal(
    `env -C ${home.cwd} GPUCTL_HOME=${home.home} GPUCTL_LOCAL_MODE=processes ${process.execPath} ${RUN} ${words}`,
    columns,
    30,
  )
const openUp = (home: FreshHome, name: string, columns: number) => open(home, `up --name ${name}`, columns)

inTerminal.each([100, 40])('up in a terminal of %i columns leaves a transcript that can be read', async (columns) => {
  await using home = await freshHome({GPUCTL_LOCAL_MODE: 'processes'})
  const name = home.newName()
  await using terminal = await openUp(home, name, columns)
  const lines = await terminal.until(/^exited/, WITHIN_MS)
  expect(lines.at(-1)).toBe('exited 0')
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns)
  // Each is there once: what was redrawn left nothing behind.
  for (const once of [`up ${name} `, '✓ access ', '✓ network-local ', '✓ node ', '3 created in ']) {
    expect({once, lines: lines.filter((line) => line.startsWith(once))}).toEqual({once, lines: [expect.any(String)]})
  }
  expect(lines.filter((line) => /^node-[01] +running/.test(line))).toHaveLength(2)
  expect(await terminal.isCursorShown()).toBe(true)
})

inTerminal('Ctrl-C in the middle of up ends it with its picture as text, and up again goes on', async () => {
  await using home = await freshHome({GPUCTL_LOCAL_MODE: 'processes'})
  const name = home.newName()
  await using terminal = await openUp(home, name, 100)
  await terminal.until(/ (access|network-local) +creat/, WITHIN_MS) // the nodes take longer than a key to be pressed
  await terminal.press('C-c')
  const lines = await terminal.until(/^exited/, WITHIN_MS)
  expect(lines.at(-1)).toBe('exited 130')
  const text = lines.join('\n')
  expect(text).toContain('cancelled by Ctrl-C')
  expect(text.match(new RegExp(`^up ${name} `, 'gm'))).toHaveLength(1)
  expect(text).not.toMatch(/\^C/)
  expect(await terminal.isCursorShown()).toBe(true)
  expect(dataOf(await home.run(['up', '--name', name, '--json']))).toMatchObject({state: 'running'})
})

inTerminal('a long copy tells how far it is, and Ctrl-C leaves nothing of it', async () => {
  await using home = await freshHome({GPUCTL_LOCAL_MODE: 'processes'})
  const name = home.newName()
  await home.run(['up', '--name', name, '--nodes', '1'])
  const large = join(home.cwd, 'large')
  writeFileSync(large, '')
  truncateSync(large, 8 * 1024 ** 3) // takes no room here
  mkdirSync(join(home.cwd, 'there'))
  await using terminal = await open(home, `cp -c ${name} large node-0:${join(home.cwd, 'there')}`, 40)
  await terminal.until(/^[\d.]+ [KMG]iB of 8\.0 GiB, /, WITHIN_MS)
  await terminal.press('C-c')
  const lines = await terminal.until(/^exited/, WITHIN_MS)
  expect(lines.at(-1)).toBe('exited 130')
  expect(lines[0]).toMatch(/^cancelling after Ctrl-C/)
  await waitFor(() => readdirSync(join(home.cwd, 'there')).length === 0)
})
