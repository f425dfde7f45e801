import {generateKeyPairSync} from 'node:crypto'
import {readdirSync, readFileSync} from 'node:fs'
import {appendFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {startAzure} from '../support/azure/azure-emulator.ts'
import {entra} from '../support/credentials/entra.ts'
import {googleTokens} from '../support/credentials/google-tokens.ts'
import {certified, type TokenServices, tokenServices} from '../support/credentials/token-services.ts'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import {startGcp} from '../support/gcp/start-gcp.ts'
import {documentIn} from './documents.ts'

const FILE = (cloud: string, gpus: string) =>
  `name: refused\npools: {train: {nodes: 2, gpus: "${gpus}"}}\nwhere: {clouds: [${cloud}]}\n`

test('a key of Google that was deleted ends up, and is told without the key', async () => {
  await using gcp = await startGcp()
  await using home = await freshHome({GPUCTL_SSH_FROM: '203.0.113.7/32'})
  const [deleted, valid] = [newKeys(), newKeys()]
  const email = 'ci@a-project.iam.gserviceaccount.com'
  const answer = googleTokens({email, publicKey: valid.publicKey})
  await using google = await tokenServices(home.cwd, {'oauth2.googleapis.com': answer})
  const key = deleted.privateKey.export({type: 'pkcs8', format: 'pem'}).toString()
  const path = join(home.cwd, 'key.json')
  const account = {type: 'service_account', project_id: 'a-project', client_email: email, private_key: key}
  await writeFile(path, JSON.stringify(account), {mode: 0o600})
  const env = {...google.env, GPUCTL_GCP_ENDPOINT: gcp.endpoint, GOOGLE_APPLICATION_CREDENTIALS: path}
  const stdin = FILE('gcp', 'A100-40GB:1')
  await expectRefused(home, {env, stdin}, /invalid_grant: Invalid JWT Signature/, () => [
    ...key.split('\n').slice(2, -2), // the lines before are alike in all keys
    ...sent(google, 'assertion').map((assertion) => assertion.split('.')[2] ?? ''),
  ])
})

test('a wrong secret of an Azure application ends up, and is told without the secret', async () => {
  await using azure = await startAzure()
  await using home = await freshHome({GPUCTL_SSH_FROM: '203.0.113.7/32'})
  const [tenant, client] = ['2', '3'].map((digit) => `${digit.repeat(8)}-2222-4222-8222-222222222222`) as [
    string,
    string,
  ]
  const {cert} = await certified(home.cwd, ['principal'])
  const certificate = readFileSync(cert, 'utf8')
  const answer = entra({tenant, client, secret: 'another', certificate, federated: {issuer: 'i', subject: 's'}})
  await using login = await tokenServices(home.cwd, {'login.microsoftonline.com': answer})
  await appendFile(login.env.NODE_EXTRA_CA_CERTS ?? '', azure.certificate)
  const secret = 'unspeakable~and~wrong'
  const env = {
    ...login.env,
    GPUCTL_AZURE_ENDPOINT: azure.endpoint,
    AZURE_CONFIG_DIR: home.cwd,
    AZURE_SUBSCRIPTION_ID: '11111111-1111-4111-8111-111111111111',
    AZURE_TENANT_ID: tenant,
    AZURE_CLIENT_ID: client,
    AZURE_CLIENT_SECRET: secret,
  }
  const stdin = FILE('azure', 'A10:1+')
  await expectRefused(home, {env, stdin}, /AADSTS7000215: Invalid client secret/, () => {
    expect(sent(login, 'client_secret')).toContain(secret)
    return [secret]
  })
})

const newKeys = () => generateKeyPairSync('rsa', {modulusLength: 2048})

/** What token services were sent as this field of a form. */
const sent = ({asked}: TokenServices, field: string): readonly string[] =>
  asked.flatMap(({body}) => new URLSearchParams(body).get(field) ?? [])

/** @param secrets known once they were used */
async function expectRefused(
  home: FreshHome,
  options: {readonly env: Readonly<Record<string, string>>; readonly stdin: string},
  words: RegExp,
  secrets: () => readonly string[],
): Promise<void> {
  const json = await home.run(['up', '-', '--json', '--debug'], options)
  const text = await home.run(['up', '-', '--debug'], options)
  const doctor = await home.run(
    ['doctor', '--cloud', options.stdin.includes('gcp') ? 'gcp' : 'azure', '--debug'],
    options,
  )
  expect([json, text, doctor].map(({exitCode}) => exitCode)).toEqual([4, 4, 4])
  const {type, data} = documentIn(json.stdout)
  expect({type, data}).toMatchObject({
    type: 'error',
    data: {code: 'AUTH_FAILED', message: expect.stringMatching(words)},
  })
  expect(text.stderr).toMatch(words)
  expect(doctor.stdout.replaceAll(/\s+/g, ' ')).toMatch(words)
  const files = readdirSync(home.home, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
  const shown = [...[json, text, doctor].map(({stdout, stderr}) => stdout + stderr), ...files]
  const told = secrets()
  expect(told.filter((secret) => secret.length < 10)).toEqual([])
  expect(told.length).toBeGreaterThan(0)
  expect(shown.filter((each) => told.some((secret) => each.includes(secret)))).toEqual([])
}
