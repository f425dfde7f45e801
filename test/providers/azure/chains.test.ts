import {chmod, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {delimiter, join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type AzureEmulator, startAzure} from '../../support/azure/azure-emulator.ts'
import {askChain} from '../../support/credentials/ask-chain.ts'
import {type Answer, type Asked, loopback} from '../../support/credentials/loopback.ts'

let HOME: string
let azure: AzureEmulator
let vendor: Awaited<ReturnType<typeof loopback>>

const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111'
const SUBSCRIPTIONS = [{id: SUBSCRIPTION, name: 'Research', tenantId: 'b'.repeat(8), isDefault: true, state: 'Enabled'}]

beforeAll(async () => {
  azure = await startAzure()
  vendor = await loopback(answer)
  HOME = await mkdtemp(join(tmpdir(), 'gpuctl-chains-'))
  await writeFile(join(HOME, 'azureProfile.json'), JSON.stringify({subscriptions: SUBSCRIPTIONS}))
})
afterAll(async () => {
  await vendor[Symbol.asyncDispose]()
  await azure[Symbol.asyncDispose]()
  await rm(HOME, {recursive: true, force: true})
})

/** The endpoint that App Service gives to an app with a managed identity. */
function answer({url, headers}: Asked): Answer {
  const resource = new URL(url, 'http://x').searchParams.get('resource')
  if (headers['x-identity-header'] !== 'secret' || resource === null) return {status: 401, body: '{}'}
  const expires_on = `${Math.floor(Date.now() / 1000) + 3600}`
  const body = {access_token: 'of-the-identity', expires_on, resource, token_type: 'Bearer', client_id: 'c'}
  return {body: JSON.stringify(body), headers: {'content-type': 'application/json'}}
}

/** An Azure CLI of this name, which does one thing. */
async function cli(script: string): Promise<{readonly PATH: string}> {
  await writeFile(join(HOME, 'az'), `#!/bin/sh\n${script}\n`)
  await chmod(join(HOME, 'az'), 0o755)
  return {PATH: [HOME, '/usr/bin', '/bin'].join(delimiter)}
}

const ask = (env: Readonly<Record<string, string>>) =>
  askChain('azure', {
    HOME,
    AZURE_CONFIG_DIR: HOME,
    ENDPOINT: azure.endpoint,
    CERTIFICATE: azure.certificate,
    ...env,
  })

test('a managed identity is taken, for the subscription that the environment names', async () => {
  const identity = {IDENTITY_ENDPOINT: `${vendor.endpoint}/token`, IDENTITY_HEADER: 'secret'}
  const env = {AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential', AZURE_SUBSCRIPTION_ID: SUBSCRIPTION}
  expect(await ask({...identity, ...env})).toMatchObject({account: {id: SUBSCRIPTION}, nodes: []})
  expect(vendor.asked.length).toBeGreaterThan(0)
}, 60_000)

test('az login is taken, with the subscription that it chose or the one of a name', async () => {
  const token = JSON.stringify({
    accessToken: 'of-the-cli',
    expires_on: Math.floor(Date.now() / 1000) + 3600,
    tokenType: 'Bearer',
  })
  const env = {...(await cli(`cat <<'END'\n${token}\nEND`)), AZURE_TOKEN_CREDENTIALS: 'AzureCliCredential'}
  const found = {account: {id: SUBSCRIPTION, name: 'Research'}, nodes: []}
  expect(await ask(env)).toMatchObject(found)
  expect(await ask({...env, ACCOUNT: 'Research', AZURE_SUBSCRIPTION_ID: '2'.repeat(8)})).toMatchObject(found)
}, 60_000)

test('an az login that has ended says how to log in again', async () => {
  const ended =
    'echo "ERROR: AADSTS700082: The refresh token has expired. To re-authenticate, please run: az login" >&2; exit 1'
  const {nodes} = await ask({...(await cli(ended)), AZURE_TOKEN_CREDENTIALS: 'AzureCliCredential'})
  expect(nodes).toMatchObject({code: 'AUTH_FAILED', hint: expect.stringContaining('az login')})
}, 60_000)
