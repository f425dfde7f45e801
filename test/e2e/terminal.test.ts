import {join} from 'node:path'
import {expect, test} from 'vitest'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import {whyNot} from '../support/local-cluster.ts'
import {hasTmux, openTerminal} from '../support/tmux.ts'
import {dataOf} from './documents.ts'

const reason = hasTmux ? await whyNot('processes') : 'tmux is not installed'
if (reason) console.warn(`skipped: ${reason}`)
const inTerminal = test.skipIf(reason)

const RUN = join(import.meta.dirname, '..', '..', 'bin', 'run.js')
/** A whole `up`, on a machine that is busy with other tests. */
const WITHIN_MS = 120_000

const openUp = (home: FreshHome, name: string, columns: number) =>
  openTerminal(
    `env -C ${home.cwd} GPUCTL_HOME=${home.home} GPUCTL_LOCAL_MODE=processes ${process.execPath} ${RUN} up --name ${name}`,
    columns,
    30,
  )

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
