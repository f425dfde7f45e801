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
  const [cluster, job, ...others] = [...readme.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text]) => text ?? '')
  expect(others).toEqual([])
  expect(parseClusterFile(cluster ?? '', 'README.md').hosts).toHaveLength(3)
  expect(parseJobFile(job ?? '', 'README.md').command).toMatchObject({
    kind: 'argv',
    argv: ['python3', 'train.py', '--epochs', '3'],
  })
})
