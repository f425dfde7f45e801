import {fileURLToPath} from 'node:url'
import {expect, test} from 'vitest'
import {hasTmux, openTerminal} from '../../support/tmux.ts'

const RUN = fileURLToPath(new URL('../../cli/fixture/run.ts', import.meta.url))
const show = (how: string, columns = 80, rows = 24) =>
  openTerminal(`${process.execPath} ${RUN} show-progress ${how}`, columns, rows)

const inTerminal = test.skipIf(!hasTmux)

inTerminal('what is done stays on the screen as text, with the result below and the cursor back', async () => {
  await using terminal = await show('well')
  const lines = await terminal.until(/^exited/)
  expect(lines).toEqual([
    'warning: access: the key file was made anew',
    expect.stringMatching(/^up llama-sft {2}\d+s {2}2 nodes {2}\$0\.00\/h$/),
    '✓ engine built',
    '✓ access         created',
    '✓ network-local  created',
    expect.stringMatching(/^✓ node {11}created/),
    '3 created in 4s',
    '',
    'llama-sft is up',
    'exited 0',
  ])
  expect(await terminal.isCursorShown()).toBe(true)
  const styled = await terminal.screen({styled: true})
  expect(styled.join('\n')).toContain('\u001b[32m✓')
})

inTerminal(
  'while it works the clock runs, and Ctrl-C leaves the picture and the cursor as they should be',
  async () => {
    await using terminal = await show('waiting')
    const seen = await terminal.until(/ node +creating {2}\d+s/)
    const seconds = /creating {2}(\d+s)/.exec(seen.join('\n'))?.[1]
    await terminal.until(new RegExp(` node +creating {2}(?!${seconds})\\d+s {2}1 of 2 nodes`))
    expect(await terminal.isCursorShown()).toBe(false)
    await terminal.press('C-c')
    const lines = await terminal.until(/^exited/)
    expect(lines.slice(0, 2)).toEqual([
      'warning: access: the key file was made anew',
      'warning: cancelling after Ctrl-C; press Ctrl-C again to stop at once',
    ])
    expect(lines.slice(6)).toEqual([
      expect.stringMatching(/^- node +creating {2}\d+s {2}not finished {2}1 of 2 nodes$/),
      '',
      'Error: cancelled by Ctrl-C',
      'Next:  the same command again continues',
      'CANCELLED, exit code 130, see README.md#exit-codes',
      'exited 130',
    ])
    expect(await terminal.isCursorShown()).toBe(true)
  },
)

inTerminal.each([
  ['a failure', 'badly', /^✗ node +could not be created/, 6],
  ['a bug', 'crash', /^- node +creating .*not finished/, 1],
])('%s leaves the picture, the error below it and the cursor back', async (_, how, row, code) => {
  await using terminal = await show(how)
  const lines = await terminal.until(/^exited/)
  const at = lines.findIndex((line) => row.test(line))
  expect(at).toBeGreaterThan(0)
  expect(lines.findIndex((line) => line.startsWith('Error: '))).toBeGreaterThan(at)
  expect(lines.at(-1)).toBe(`exited ${code}`)
  expect(await terminal.isCursorShown()).toBe(true)
})

inTerminal('a narrow terminal and a change of its size lose nothing', async () => {
  await using terminal = await show('waiting', 100, 20)
  await terminal.until(/ node +creating/)
  await terminal.resize(40, 10)
  const narrow = await terminal.until(/ node {11}creating.*…$/)
  expect(narrow.every((line) => [...line].length <= 40)).toBe(true)
  await terminal.resize(100, 20)
  const wide = await terminal.until(/ node {11}creating.*1 of 2 nodes$/)
  expect(wide.slice(-4, -1)).toEqual(['✓ engine built', '✓ access         created', '✓ network-local  created'])
  await terminal.press('C-c')
  await terminal.until(/^exited 130/)
})

inTerminal('twenty thousand events are one picture', async () => {
  await using terminal = await show('flood')
  const lines = await terminal.until(/^exited/)
  expect(lines.filter((line) => line.includes('node '))).toHaveLength(1)
  expect(lines.at(-1)).toBe('exited 0')
})

inTerminal('a question stands below the picture, and the next event begins a new one', async () => {
  await using terminal = await show('asking')
  const asked = await terminal.until(/^Go on\? \[y\/N\]/)
  expect(asked.slice(-2)).toEqual(['', 'Go on? [y/N]'])
  expect(await terminal.isCursorShown()).toBe(true)
  await terminal.press('y')
  await terminal.press('Enter')
  const lines = await terminal.until(/^exited/)
  expect(lines.slice(7)).toEqual([
    'Go on? [y/N] y',
    expect.stringMatching(/^up llama-sft {2}\d+s$/),
    '✓ node  created',
    '3 created in 4s',
    '',
    'llama-sft is up',
    'exited 0',
  ])
})

inTerminal('a command that had nothing to do leaves its result alone', async () => {
  await using terminal = await show('nothing')
  expect(await terminal.until(/^exited/)).toEqual(['nothing to do', 'exited 0'])
})
