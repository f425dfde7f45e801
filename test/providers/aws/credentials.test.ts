import {execFile} from 'node:child_process'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {describe, expect, test} from 'vitest'
import {startEc2} from '../../support/aws/emulated-ec2.ts'

const PROGRAM = `
const {createRequire} = await import('node:module')
const {awsCloud} = await import(${JSON.stringify(join(import.meta.dirname, '../../../providers/aws/index.ts'))})
const cloud = awsCloud({endpoint: process.env.ENDPOINT, emulated: false, env: process.env})
const loaded = () => Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes('client-ec2'))
const before = loaded()
const startedMs = performance.now()
const answer = await cloud.nodes({name: 'x', lease: '0123456789'}, AbortSignal.timeout(20000)).catch(({code, message}) => ({code, message}))
console.log(JSON.stringify({before, after: loaded(), answer, ms: performance.now() - startedMs}))
process.exit()`

/** gpuctl's client in a process of its own, with an environment of its own. */
async function run(env: Readonly<Record<string, string>>) {
  const {stdout} = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
    env: {PATH: process.env.PATH, HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true', ...env},
  })
  return JSON.parse(stdout) as {before: boolean; after: boolean; answer: unknown; ms: number}
}

describe('credentials of AWS', () => {
  test('without any it says so at once, and the SDK is loaded only when it is needed', async () => {
    const {before, after, answer, ms} = await run({AWS_REGION: 'us-east-1'})
    expect([before, after]).toEqual([false, true])
    expect(answer).toMatchObject({code: 'AUTH_FAILED', message: expect.stringContaining('CredentialsProviderError')})
    expect(ms).toBeLessThan(10_000)
  })

  test('of the environment, and of a profile', async () => {
    await using ec2 = await startEc2()
    const folder = await mkdtemp(join(tmpdir(), 'gpuctl-aws-'))
    await using ended = new AsyncDisposableStack()
    ended.defer(() => rm(folder, {recursive: true, force: true}))
    const file = join(folder, 'credentials')
    await writeFile(
      file,
      '[lab]\naws_access_key_id = AKIALAB\naws_secret_access_key = emulated\n[bad]\naws_access_key_id = AKIAREFUSED\naws_secret_access_key = emulated\n',
    )
    const env = {ENDPOINT: ec2.endpoint, AWS_SHARED_CREDENTIALS_FILE: file, AWS_CONFIG_FILE: join(folder, 'config')}
    expect((await run({...env, AWS_PROFILE: 'lab'})).answer).toEqual([])
    expect((await run({...env, AWS_PROFILE: 'bad'})).answer).toMatchObject({code: 'AUTH_FAILED'})
    const keys = {AWS_ACCESS_KEY_ID: 'AKIAENV', AWS_SECRET_ACCESS_KEY: 'emulated'}
    expect((await run({...env, ...keys})).answer).toEqual([])
  }, 60_000)
})
