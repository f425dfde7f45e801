import {readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {parseJobFile} from '../src/domain/job/parse-job-file.ts'
import {parseClusterFile} from '../src/domain/spec/parse-cluster-file.ts'
import {ERROR_CODES} from '../src/errors/codes.ts'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')

test('its table of exit codes is the one table', () => {
  const rows = [...readme.matchAll(/^\| (\d+) +\| `(\w+)` +\| (.+?) +\|$/gm)].map(([, exit, code, meaning]) => [
    code,
    Number(exit),
    meaning,
  ])
  expect(rows).toEqual(Object.entries(ERROR_CODES).map(([code, {exit, meaning}]) => [code, exit, meaning]))
})

test('its table of commands has every command once', () => {
  const rows = [...readme.matchAll(/^\| `gpuctl (\w+)/gm)].map(([, command]) => command)
  const files = readdirSync(join(root, 'src/commands')).map((file) => file.replace(/\.ts$/, ''))
  expect(rows.sort()).toEqual([...files, 'autocomplete'].sort())
})

test('its YAML is what gpuctl reads', () => {
  const [cluster, rented, job, ...others] = [...readme.matchAll(/^```yaml\n(.*?)^```$/gms)].map(
    ([, text]) => text ?? '',
  )
  expect(others).toEqual([])
  expect(parseClusterFile(cluster ?? '', 'README.md').hosts).toHaveLength(3)
  expect(parseClusterFile(rented ?? '', 'README.md').pools[0]?.interconnect.rdma).toBe(true)
  expect(parseJobFile(job ?? '', 'README.md').command).toMatchObject({
    kind: 'argv',
    argv: ['python3', 'train.py', '--epochs', '3'],
  })
})

interface Manifest {
  readonly commands: Readonly<Record<string, {readonly flags: Readonly<Record<string, unknown>>}>>
}
const {commands}: Manifest = JSON.parse(readFileSync(join(root, 'oclif.manifest.json'), 'utf8'))
const typed = [...readme.matchAll(/(?:`|^(?:npx )?)gpuctl ([a-z]+)([^`\n]*)/gm)].map(
  ([, command = '', words = '']) => [command, words] as const,
)

test('there are commands in it', () => {
  expect(typed.length).toBeGreaterThan(20)
})

// `autocomplete` is a plugin's, and is listed by its own name only.
test.each(typed.filter(([name]) => name !== 'autocomplete'))(
  'gpuctl %s%s is a command with these flags',
  (name, words) => {
    const command = commands[name] ?? commands[`${name}:${words.trim().split(' ')[0]}`]
    expect(command).toBeDefined()
    const given = [...(words.split(' -- ')[0] ?? '').matchAll(/--([a-z-]+)/g)].map(([, flag]) => flag)
    expect(Object.keys(command?.flags ?? {})).toEqual(expect.arrayContaining(given))
  },
)

test('every flag that it names alone is known to some command', () => {
  const known = new Set(Object.values(commands).flatMap(({flags}) => Object.keys(flags)))
  const named = [...readme.matchAll(/`--([a-z-]+)`/g)].map(([, flag = '']) => flag)
  const isKnown = (flag: string) => flag === 'help' || known.has(flag) || known.has(flag.replace(/^no-/, ''))
  expect(named.filter((flag) => !isKnown(flag))).toEqual([])
})
