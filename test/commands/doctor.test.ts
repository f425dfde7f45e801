import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
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

test('doctor asks no cloud by itself, and tells a cloud that refuses the credentials by 4', () => {
  expect(JSON.parse(doctor(['--json'], home).stdout).data).not.toHaveProperty('clouds')
  const {status, stdout} = doctor(['--cloud', 'azure', '--cloud', 'aws', '--json'], home, NOBODY)
  expect(JSON.parse(stdout).data.clouds).toMatchObject([
    {cloud: 'azure', credentials: 'refused', checks: [{state: 'missing', fix: expect.stringContaining('az account')}]},
    {cloud: 'aws', credentials: 'refused', checks: [{state: 'missing', fix: expect.stringContaining('AWS_PROFILE')}]},
  ])
  expect(status).toBe(4)
})

test('doctor asks every account that it finds, or one, and says how to log in again where that has ended', () => {
  mkdirSync(join(home, '.aws'))
  const session = 'sso_start_url = https://corp.example.org\nsso_region = us-east-1\nsso_role_name = Admin\n'
  const config = `[profile research]\n${session}sso_account_id = 111111111111\n[profile gpus]\nrole_arn = arn:aws:iam::222222222222:role/gpus\nsource_profile = research\n`
  writeFileSync(join(home, '.aws', 'config'), config)
  const env = {...NOBODY, HOME: home, AWS_PROFILE: undefined, AWS_ACCESS_KEY_ID: undefined}
  const {status, stdout} = doctor(['--cloud', 'aws', '--json'], home, env)
  const login = {state: 'missing', fix: 'run aws sso login --profile research'}
  expect(JSON.parse(stdout).data.clouds).toMatchObject([
    {cloud: 'aws', name: 'research', source: 'SSO', credentials: 'refused', checks: [login]},
    {name: 'gpus', source: expect.stringContaining('by research'), credentials: 'refused', checks: [login]},
  ])
  expect(status).toBe(4)
  const one = doctor(['--cloud', 'aws', '--account', 'gpus'], home, env).stdout
  expect(one).toContain('aws  gpus')
  expect(one).not.toContain('aws  research')
  expect(one.replaceAll(/\s+/g, ' ')).toContain('run aws sso login --profile research')
})

test.each([
  ['aws', 'aws.json'],
  ['gcp', 'gcp.yaml'],
  ['azure', 'azure.json'],
])('doctor prints the policy of %s as it is', (cloud, file) => {
  const text = readFileSync(join(root, 'templates/policies', file), 'utf8')
  expect(doctor(['--policy', cloud], home).stdout).toBe(text)
  const {type, data} = JSON.parse(doctor(['--policy', cloud, '--json'], home).stdout)
  expect({type, data}).toEqual({type: 'policy', data: {cloud, file, text}})
})

test('doctor asks the emulated clouds, which it starts', () => {
  try {
    const clouds = ['aws', 'gcp', 'azure']
    const argv = [...clouds.flatMap((cloud) => ['--cloud', cloud]), '--region', 'us-west-2', '--emulate']
    const {status, stdout} = doctor(argv, home, NOBODY)
    expect(stdout).toMatch(/^networks in us-west-2 +ok /m)
    expect(stdout).toMatch(/^permissions +ok +all \d+ that gpuctl needs$/m)
    expect(stdout).toMatch(/^lowPriorityCores +all sizes +spot +no limit +0 +vCPUs +eastus$/m)
    expect(status).toBe(0)
  } finally {
    run(['emulate', 'stop', '--yes'], home)
  }
})

/** Without anyone's credentials, and without the cloud machine's own. */
const NOBODY = {HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true', AZURE_SUBSCRIPTION_ID: undefined}

const doctor = (argv: string[], GPUCTL_HOME: string, more?: NodeJS.ProcessEnv) =>
  run(['doctor', ...argv], GPUCTL_HOME, more)

function run(argv: string[], GPUCTL_HOME: string, more: NodeJS.ProcessEnv = {}) {
  const env = {...process.env, GPUCTL_HOME, ...more}
  return spawnSync(process.execPath, [join(root, 'bin/run.js'), ...argv], {encoding: 'utf8', env})
}
