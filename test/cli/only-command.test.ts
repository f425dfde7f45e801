import {dirname} from 'node:path'
import {expect, test} from 'vitest'
import {namedCommand, onlyCommand} from '../../src/cli/only-command.ts'
import {runGpuctl} from '../support/run-gpuctl.ts'

const root = dirname(dirname(import.meta.dirname))

/** The commands that are loaded; undefined where all are. */
function loadedFor(...argv: readonly string[]) {
  const named = namedCommand(root, argv)
  const load = () => ({default: class {}})
  return named && [...(onlyCommand(root, named, load).plugins?.values() ?? [])].flatMap(({commandIDs}) => commandIDs)
}

test.each([
  [['place', 'gpuctl.yaml', '--json'], 'place'],
  [['up', '--help'], 'up'],
  [['schema'], 'schema'],
  [['schema', '--json'], 'schema'],
  [['catalog', 'show'], 'catalog:show'],
  [['catalog', 'diff', 'a', 'b'], 'catalog:diff'],
])('%j needs no other command', (argv, id) => {
  expect(loadedFor(...argv)).toEqual([id])
})

test.each([
  [[]],
  [['--json', 'place']],
  [['plcae']],
  [['catalog']],
  [['catalog', '--help']],
  [['catalog', 'shwo']],
  [['autocomplete']],
  [['schema', 'extra']],
])('%j is left to oclif, which looks at all commands', (argv) => {
  expect(loadedFor(...argv)).toBeUndefined()
})

test('a mistyped command is still told which it is closest to', async () => {
  expect((await runGpuctl(['plcae'])).stderr).toContain('did you mean `gpuctl place`?')
  expect((await runGpuctl(['schema', 'extra'])).stderr).toContain('gpuctl has no command schema extra')
})

test('DEBUG still logs', async () => {
  const {stderr} = await runGpuctl(['schema'], {env: {DEBUG: 'oclif:config'}})
  expect(stderr).toContain('runCommand schema')
  expect((await runGpuctl(['schema'])).stderr).toBe('')
})
