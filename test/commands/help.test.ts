import {readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {expect, test} from 'vitest'
import {runGpuctl} from '../support/run-gpuctl.ts'

interface CommandHelp {
  readonly id: string
  readonly pluginName: string
  readonly summary?: string
  readonly examples?: readonly string[]
  readonly flags: Readonly<Record<string, {readonly description?: string}>>
}

const root = dirname(dirname(import.meta.dirname))
const manifest: {readonly commands: Readonly<Record<string, CommandHelp>>} = JSON.parse(
  readFileSync(join(root, 'oclif.manifest.json'), 'utf8'),
)
const ours = Object.values(manifest.commands).filter(({pluginName}) => pluginName === 'gpuctl')

test.each(['catalog update', 'init', 'offers', 'schema'])('the help of %s is as it was', async (id) => {
  const {stdout} = await runGpuctl([...id.split(' '), '--help'], {env: {COLUMNS: '80', NO_COLOR: '1'}})
  await expect(stdout).toMatchFileSnapshot(`../golden/help/${id.replace(' ', '-')}.txt`)
})

test.each(ours.map((command) => [command.id, command] as const))(
  '%s explains itself in one line, by an example and with a word on every flag',
  (_, {summary = '', examples = [], flags}) => {
    expect(summary).toMatch(/^[a-z].{5,75}[^.]$/)
    expect(examples.length).toBeGreaterThan(0)
    for (const flag of Object.values(flags)) expect(flag.description ?? '').not.toBe('')
    expect(Object.keys(flags)).toEqual(expect.arrayContaining(['json', 'events', 'debug']))
  },
)
