import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type AzureEmulator, startAzure} from '../../support/azure/azure-emulator.ts'
import {askChain} from '../../support/credentials/ask-chain.ts'
import {entra} from '../../support/credentials/entra.ts'
import {ANY_HOST, certified, type TokenServices, tokenServices} from '../../support/credentials/token-services.ts'

let HOME: string
let azure: AzureEmulator
let login: TokenServices

const SUBSCRIPTION = '11111111-1111-4111-8111-111111111111'
const TENANT = '22222222-2222-4222-8222-222222222222'
const CLIENT = '33333333-3333-4333-8333-333333333333'
const SECRET = 'unspeakable~secret'
const WORKLOAD = {issuer: 'https://ci.example.org', subject: 'repo:research/llama'}

beforeAll(async () => {
  azure = await startAzure()
  HOME = await mkdtemp(join(tmpdir(), 'gpuctl-principal-'))
  await principal('known')
  await principal('unknown')
  const certificate = await readFile(join(HOME, 'known.pem'), 'utf8')
  const answer = entra({tenant: TENANT, client: CLIENT, secret: SECRET, certificate, federated: WORKLOAD})
  login = await tokenServices(HOME, {'login.microsoftonline.com': answer, [ANY_HOST]: answer})
})
afterAll(async () => {
  await login[Symbol.asyncDispose]()
  await azure[Symbol.asyncDispose]()
  await rm(HOME, {recursive: true, force: true})
})

/** The one file that the SDK takes: a certificate with its key. */
async function principal(name: string): Promise<void> {
  const {key, cert} = await certified(HOME, [name])
  await writeFile(join(HOME, `${name}-with-key.pem`), (await readFile(key, 'utf8')) + (await readFile(cert, 'utf8')))
}

/** As GitHub's and Kubernetes's issuers make them, but for the signature: Microsoft's keys for it are not ours to check. */
async function federation(subject: string, expiresUnixMs: number) {
  const claims = {iss: WORKLOAD.issuer, sub: subject, aud: 'api://AzureADTokenExchange', exp: expiresUnixMs / 1000}
  const part = (value: object) => Buffer.from(JSON.stringify({...value})).toString('base64url')
  const path = join(HOME, `${crypto.randomUUID()}.jwt`)
  await writeFile(path, `${part({alg: 'RS256'})}.${part({...claims, iat: expiresUnixMs / 1000 - 600})}.SIGNATURE`)
  return {AZURE_FEDERATED_TOKEN_FILE: path}
}

const ask = (env: Readonly<Record<string, string>>) =>
  askChain('azure', {
    HOME,
    AZURE_CONFIG_DIR: HOME,
    ENDPOINT: azure.endpoint,
    CERTIFICATE: azure.certificate,
    AZURE_SUBSCRIPTION_ID: SUBSCRIPTION,
    AZURE_TENANT_ID: TENANT,
    AZURE_CLIENT_ID: CLIENT,
    ...login.env,
    ...env,
  })

const secret = {AZURE_CLIENT_SECRET: SECRET}
const SOON = () => Date.now() + 600_000
const certificate = (name: string) => ({AZURE_CLIENT_CERTIFICATE_PATH: join(HOME, `${name}-with-key.pem`)})

test.each([
  ['a secret', async () => secret],
  ['a certificate', async () => certificate('known')],
  ['a federated token', () => federation(WORKLOAD.subject, SOON())],
  ['a secret, at another authority', async () => ({...secret, AZURE_AUTHORITY_HOST: login.endpoint})],
] as const)(
  'a service principal with %s is taken',
  async (_, env) => {
    expect(await ask(await env())).toMatchObject({account: {id: SUBSCRIPTION}, nodes: []})
  },
  60_000,
)

test.each([
  ['a wrong secret', async () => ({AZURE_CLIENT_SECRET: 'wrong~secret'}), 'AADSTS7000215', 'AZURE_CLIENT_SECRET'],
  ['a certificate that is not registered', async () => certificate('unknown'), 'AADSTS700027', 'CERTIFICATE_PATH'],
  ['an expired token', () => federation(WORKLOAD.subject, Date.now() - 1000), 'AADSTS700024', 'TOKEN_FILE'],
  ['a token of another workload', () => federation('repo:x/y', SOON()), 'AADSTS700213', 'federated credential'],
  ['a wrong tenant', async () => ({...secret, AZURE_TENANT_ID: CLIENT}), 'AADSTS90002', 'AZURE_TENANT_ID'],
] as const)(
  'a service principal with %s is refused as Microsoft says it, without secrets',
  async (_, env, code, hint) => {
    const told = await ask(await env())
    expect(told.nodes).toMatchObject({
      code: 'AUTH_FAILED',
      message: expect.stringContaining(`Azure: ${code}: `),
      hint: expect.stringContaining(hint),
    })
    const form = new URLSearchParams(login.asked.at(-1)?.body)
    const secrets = [form.get('client_secret'), form.get('client_assertion')?.split('.').at(-1), 'PRIVATE KEY']
    for (const each of secrets) if (each != null) expect(JSON.stringify(told)).not.toContain(each)
  },
  60_000,
)
