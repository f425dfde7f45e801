import {execFile} from 'node:child_process'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {promisify} from 'node:util'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gpuctl-credentials-'))
})
afterAll(() => rm(folder, {recursive: true, force: true}))

const program = (cloud: 'aws' | 'gcp' | 'azure') => `
const {${cloud}Cloud} = await import(${JSON.stringify(join(import.meta.dirname, '../../providers', cloud, 'index.ts'))})
const cloud = ${cloud}Cloud({emulated: false, env: process.env, endpoint: process.env.ENDPOINT})
const told = ({code, message, hint}) => ({code, message, hint})
const nodes = await cloud.nodes({name: 'x', lease: '0123456789'}, AbortSignal.timeout(20000)).catch(told)
const {credentials, checks, principal} = await cloud.diagnose({}, AbortSignal.timeout(30000))
console.log(JSON.stringify({nodes, credentials, checks, principal}))
process.exit()`

interface Told {
  readonly nodes: {readonly code?: string; readonly message?: string; readonly hint?: string}
  readonly credentials: string
  readonly checks: readonly {readonly found?: string; readonly fix?: string}[]
  readonly principal?: string
}

/** The real chain of the SDK in a process of its own, that has this environment and no other, and a proxy that refuses all. */
async function ask(cloud: 'aws' | 'gcp' | 'azure', env: Readonly<Record<string, string>> = {}): Promise<Told> {
  const nobody = {PATH: folder, HOME: folder, AWS_EC2_METADATA_DISABLED: 'true', METADATA_SERVER_DETECTION: 'none'}
  const options = {env: {...nobody, ENDPOINT: 'https://127.0.0.1:9', ...env}}
  const {stdout} = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', program(cloud)],
    options,
  )
  return JSON.parse(stdout)
}

const file = async (name: string, text: string) => {
  await writeFile(join(folder, name), text)
  return join(folder, name)
}

const refused = (words: RegExp, hint: RegExp) => ({
  nodes: {code: 'AUTH_FAILED', message: expect.stringMatching(words), hint: expect.stringMatching(hint)},
  credentials: 'refused',
  checks: [{found: expect.stringMatching(words), fix: expect.stringMatching(hint)}],
})

describe('AWS', () => {
  test('a profile that is not there is named', async () => {
    expect(await ask('aws', {AWS_PROFILE: 'nobody'})).toMatchObject(refused(/nobody/, /AWS_PROFILE/))
  })

  test('a key is told by its id, not by its secret', async () => {
    const AWS_SHARED_CREDENTIALS_FILE = await file(
      'aws',
      '[lab]\naws_access_key_id = AKIALAB\naws_secret_access_key = unspeakable\n',
    )
    const told = await ask('aws', {AWS_PROFILE: 'lab', AWS_SHARED_CREDENTIALS_FILE}).catch(String)
    expect(told).toMatchObject({principal: 'access key AKIALAB', credentials: 'unknown'})
    expect(JSON.stringify(told)).not.toContain('unspeakable')
  }, 60_000)
})

describe('Google Cloud', () => {
  test('nothing at all is told with how to log in', async () => {
    expect(await ask('gcp')).toMatchObject(
      refused(/no Google Cloud credentials/, /gcloud auth application-default login/),
    )
  })

  test.each([
    ['is missing', undefined],
    ['is no JSON', 'oh no'],
    ['is another JSON', '{"type": "unheard_of"}'],
    ['has half a key', '{"type": "service_account", "client_email": "a@b.c"}'],
  ])('a key file that %s is named', async (_, text) => {
    const GOOGLE_APPLICATION_CREDENTIALS = text === undefined ? join(folder, 'gone.json') : await file('key.json', text)
    const env = {GOOGLE_APPLICATION_CREDENTIALS, GOOGLE_CLOUD_PROJECT: 'a-project'}
    const name = text === undefined ? /gone\.json/ : /key\.json/
    expect(await ask('gcp', env)).toMatchObject(refused(name, /GOOGLE_APPLICATION_CREDENTIALS/))
  })
})

describe('Azure', () => {
  test('a subscription that nobody names is asked for', async () => {
    expect(await ask('azure')).toMatchObject(
      refused(/AZURE_SUBSCRIPTION_ID is not set/, /az login.*AZURE_SUBSCRIPTION_ID/),
    )
  })

  test('nothing but a subscription is told with how to log in', async () => {
    const AZURE_SUBSCRIPTION_ID = '00000000-0000-0000-0000-000000000000'
    const told = await ask('azure', {AZURE_SUBSCRIPTION_ID, AZURE_TOKEN_CREDENTIALS: 'dev'})
    expect(told).toMatchObject({
      nodes: {code: 'AUTH_FAILED', hint: expect.stringContaining('az login')},
      credentials: 'refused',
    })
  }, 60_000)
})
