import {generateKeyPairSync} from 'node:crypto'
import {mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {askChain} from '../../support/credentials/ask-chain.ts'
import {googleTokens} from '../../support/credentials/google-tokens.ts'
import {type TokenServices, tokenServices} from '../../support/credentials/token-services.ts'
import {type StartedGcp, startGcp} from '../../support/gcp/start-gcp.ts'

let HOME: string
let gcp: StartedGcp
let google: TokenServices
let googlesClockMs: () => number

const EMAIL = 'ci@a-project.iam.gserviceaccount.com'
const KEYS = generateKeyPairSync('rsa', {modulusLength: 2048})
const OTHER_KEYS = generateKeyPairSync('rsa', {modulusLength: 2048})

beforeAll(async () => {
  gcp = await startGcp()
  HOME = await mkdtemp(join(tmpdir(), 'gpuctl-key-file-'))
  const answer = googleTokens({email: EMAIL, publicKey: KEYS.publicKey}, () => googlesClockMs())
  google = await tokenServices(HOME, {'oauth2.googleapis.com': answer})
})
afterAll(async () => {
  await google[Symbol.asyncDispose]()
  await gcp[Symbol.asyncDispose]()
  await rm(HOME, {recursive: true, force: true})
})

/** As `gcloud iam service-accounts keys create` writes it. */
async function keyFile({email = EMAIL, keys = KEYS} = {}): Promise<string> {
  const path = join(HOME, `${crypto.randomUUID()}.json`)
  const private_key = keys.privateKey.export({type: 'pkcs8', format: 'pem'})
  const key = {
    type: 'service_account',
    project_id: 'a-project',
    private_key_id: 'f00',
    private_key,
    client_email: email,
    client_id: '1',
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: 'https://oauth2.googleapis.com/token',
    universe_domain: 'googleapis.com',
  }
  await writeFile(path, JSON.stringify(key), {mode: 0o600})
  return path
}

async function ask(GOOGLE_APPLICATION_CREDENTIALS: string, nowMs: () => number = Date.now) {
  googlesClockMs = nowMs
  return askChain('gcp', {HOME, ENDPOINT: gcp.endpoint, ...google.env, GOOGLE_APPLICATION_CREDENTIALS})
}

test('a key file leads to its project, by an assertion that Google can verify', async () => {
  expect(await ask(await keyFile())).toMatchObject({account: {id: 'a-project'}, nodes: []})
  expect(gcp.requests.at(-1)?.headers.authorization).toBe(`Bearer for-${EMAIL}`)
}, 60_000)

test.each([
  ['a key that was deleted', {keys: OTHER_KEYS}, Date.now, 'Invalid JWT Signature'],
  ['an account that was deleted', {email: 'gone@a-project.iam.gserviceaccount.com'}, Date.now, 'account not found'],
  ['an assertion that is over', {}, () => Date.now() + 7_200_000, 'short-lived token'],
] as const)(
  '%s is told as Google says it, without the key',
  async (_, key, nowMs, words) => {
    const told = await ask(await keyFile(key), nowMs)
    expect(told.nodes).toMatchObject({
      code: 'AUTH_FAILED',
      message: expect.stringContaining(words),
      hint: expect.stringContaining('make a new key'),
    })
    const {body = ''} = google.asked.at(-1) ?? {}
    const assertion = new URLSearchParams(body).get('assertion') ?? ''
    expect(assertion).toMatch(/^ey/)
    expect(JSON.stringify(told)).not.toMatch(/PRIVATE KEY|assertion/)
    expect(JSON.stringify(told)).not.toContain(assertion.split('.').at(-1))
  },
  60_000,
)
