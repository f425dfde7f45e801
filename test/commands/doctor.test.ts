import {spawnSync} from 'node:child_process'
import {mkdtempSync, readdirSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'

const root = join(import.meta.dirname, '../..')
let home: string

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gpuctl-doctor-'))
})
afterEach(() => rmSync(home, {recursive: true, force: true}))

test('doctor says that this machine is ready, and leaves it as it was', () => {
  const {status, stdout} = doctor([], home)
  expect(stdout).toMatch(/^sshd +ok /m)
  expect(stdout).toMatch(/\n\nready: `gpuctl up` .*\n$/)
  expect(status).toBe(0)
  expect(readdirSync(home)).toEqual([])
})

test('doctor ends with 9 when something that a local cluster needs is missing', () => {
  const file = join(home, 'file')
  writeFileSync(file, '')
  const {status, stdout} = doctor(['--json'], file)
  expect(JSON.parse(stdout)).toMatchObject({
    type: 'diagnosis',
    version: 1,
    data: {
      ready: false,
      machine: [{name: 'namespaces'}, {name: 'state', state: 'missing', found: file}, {name: 'cache'}],
    },
  })
  expect(status).toBe(9)
})

function doctor(argv: string[], GPUCTL_HOME: string) {
  const env = {...process.env, GPUCTL_HOME}
  return spawnSync(process.execPath, [join(root, 'bin/run.js'), 'doctor', ...argv], {encoding: 'utf8', env})
}
