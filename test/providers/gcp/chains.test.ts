import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {askChain} from '../../support/credentials/ask-chain.ts'
import {type Answer, type Asked, loopback} from '../../support/credentials/loopback.ts'
import {type StartedGcp, startGcp} from '../../support/gcp/start-gcp.ts'

let HOME: string
let gcp: StartedGcp
let vendor: Awaited<ReturnType<typeof loopback>>

beforeAll(async () => {
  gcp = await startGcp()
  vendor = await loopback(answer)
  HOME = await mkdtemp(join(tmpdir(), 'gpuctl-chains-'))
  await writeFile(join(HOME, 'token'), 'a.web.identity')
  await mkdir(join(HOME, '.config', 'gcloud'), {recursive: true})
  await writeFile(join(HOME, '.config', 'gcloud', 'application_default_credentials.json'), identity('/ended'))
  await writeFile(join(HOME, 'workload.json'), identity('/token'))
})
afterAll(async () => {
  await vendor[Symbol.asyncDispose]()
  await gcp[Symbol.asyncDispose]()
  await rm(HOME, {recursive: true, force: true})
})

/** As `gcloud iam workload-identity-pools create-cred-config` writes it. */
const identity = (path: string) =>
  JSON.stringify({
    type: 'external_account',
    audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: `${vendor.endpoint}${path}`,
    credential_source: {file: join(HOME, 'token')},
  })

const JSON_TYPE = {'content-type': 'application/json'}

/** The token service, and the metadata of an instance. */
function answer({url, headers, body}: Asked): Answer {
  const ended = {error: 'invalid_grant', error_description: 'Token has been expired or revoked.'}
  if (url === '/ended') return {status: 400, body: JSON.stringify(ended), headers: JSON_TYPE}
  const token = {token_type: 'Bearer', expires_in: 3600}
  if (url === '/token') {
    const subject = new URLSearchParams(body).get('subject_token')
    const issued_token_type = 'urn:ietf:params:oauth:token-type:access_token'
    return {body: JSON.stringify({...token, issued_token_type, access_token: `for-${subject}`}), headers: JSON_TYPE}
  }
  const flavoured = {'metadata-flavor': 'Google'}
  if (headers['metadata-flavor'] !== 'Google') return {status: 403, body: ''}
  if (url.includes('/project/project-id')) return {body: 'of-the-instance', headers: flavoured}
  if (!url.includes('/token')) return {body: 'ok', headers: flavoured}
  return {body: JSON.stringify({...token, access_token: 'of-the-instance'}), headers: {...JSON_TYPE, ...flavoured}}
}

const ask = (env: Readonly<Record<string, string>>) => askChain('gcp', {HOME, ENDPOINT: gcp.endpoint, ...env})

const bearers = () => gcp.requests.map(({headers}) => headers.authorization)

test('a file of workload identity is taken, for the project of the environment or the one that is named', async () => {
  const env = {GOOGLE_APPLICATION_CREDENTIALS: join(HOME, 'workload.json'), GOOGLE_CLOUD_PROJECT: 'one'}
  expect(await ask(env)).toMatchObject({account: {id: 'one'}, nodes: []})
  expect(await ask({...env, ACCOUNT: 'two'})).toMatchObject({account: {id: 'two'}, nodes: []})
  expect(bearers().slice(-1)).toEqual(['Bearer for-a.web.identity'])
  expect(gcp.requests.at(-1)?.url).toContain('/projects/two/')
}, 60_000)

test('an instance has the account and the project that its metadata tell', async () => {
  const host = new URL(vendor.endpoint).host
  const env = {HOME: '/nonexistent', GCE_METADATA_HOST: host, METADATA_SERVER_DETECTION: 'assume-present'}
  expect(await ask(env)).toMatchObject({account: {id: 'of-the-instance'}, nodes: []})
  expect(bearers().slice(-1)).toEqual(['Bearer of-the-instance'])
}, 60_000)

test('a login that has ended says how to log in again', async () => {
  const {nodes} = await ask({GOOGLE_CLOUD_PROJECT: 'one'})
  expect(nodes).toMatchObject({
    code: 'AUTH_FAILED',
    message: expect.stringContaining('expired or revoked'),
    hint: expect.stringContaining('gcloud auth application-default login'),
  })
}, 60_000)
