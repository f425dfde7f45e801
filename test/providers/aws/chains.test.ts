import {createHash} from 'node:crypto'
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {type EmulatedEc2, startEc2} from '../../support/aws/emulated-ec2.ts'
import {askChain} from '../../support/credentials/ask-chain.ts'
import {type Answer, type Asked, loopback} from '../../support/credentials/loopback.ts'

let HOME: string
let ec2: EmulatedEc2
let vendor: Awaited<ReturnType<typeof loopback>>

beforeAll(async () => {
  ec2 = await startEc2()
  vendor = await loopback(answer)
  HOME = await mkdtemp(join(tmpdir(), 'gpuctl-chains-'))
  await mkdir(join(HOME, '.aws', 'sso', 'cache'), {recursive: true})
  const key = JSON.stringify({Version: 1, AccessKeyId: 'AKIA111111111111', SecretAccessKey: 'emulated'})
  await writeFile(join(HOME, 'process.mjs'), `console.log(${JSON.stringify(key)})`)
  await writeFile(join(HOME, 'token'), 'a.web.identity')
  await writeFile(join(HOME, '.aws', 'config'), CONFIG.replaceAll('HOME', HOME).replaceAll('NODE', process.execPath))
  await writeSession('corp', Date.now() + 3_600_000)
  await writeSession('old', Date.now() - 3_600_000)
})
afterAll(async () => {
  await vendor[Symbol.asyncDispose]()
  await ec2[Symbol.asyncDispose]()
  await rm(HOME, {recursive: true, force: true})
})

const SSO = 'sso_account_id = 555555555555\nsso_role_name = Admin\n'
const CONFIG = `
[profile keys]
aws_access_key_id = AKIA222222222222
aws_secret_access_key = emulated
[profile process]
credential_process = NODE HOME/process.mjs
[profile role]
role_arn = arn:aws:iam::333333333333:role/gpus
source_profile = keys
[profile web]
role_arn = arn:aws:iam::444444444444:role/gpus
web_identity_token_file = HOME/token
[profile sso]
sso_session = corp
${SSO}[profile expired]
sso_session = old
${SSO}[sso-session corp]
sso_start_url = https://corp.example.org
sso_region = us-east-1
[sso-session old]
sso_start_url = https://old.example.org
sso_region = us-east-1
`

/** @source AWS CLI: the name of the file is the SHA-1 of the session's */
async function writeSession(name: string, expiresUnixMs: number): Promise<void> {
  const file = join(HOME, '.aws', 'sso', 'cache', `${createHash('sha1').update(name).digest('hex')}.json`)
  await writeFile(file, JSON.stringify({accessToken: 'token', expiresAt: new Date(expiresUnixMs).toISOString()}))
}

/** STS, SSO and an instance's metadata; whose credentials these are, the emulated account says. */
async function answer({method, url, headers, body}: Asked): Promise<Answer> {
  const action = new URLSearchParams(body).get('Action') ?? ''
  if (action === 'GetCallerIdentity') {
    const {
      status,
      headers: more = {},
      body: said = '',
    } = await ec2.aws.answer({method, url, headers, body: Buffer.from(body)})
    return {status, headers: more, body: said}
  }
  if (action.startsWith('AssumeRole')) {
    const account = /::(\d{12}):/.exec(new URLSearchParams(body).get('RoleArn') ?? '')?.[1]
    return {body: assumed(action, `ASIA${account}`), headers: {'content-type': 'text/xml'}}
  }
  if (url.startsWith('/federation/credentials')) {
    if (headers['x-amz-sso_bearer_token'] !== 'token') return {status: 401, body: '{}'}
    const account = new URL(url, 'http://x').searchParams.get('account_id')
    const roleCredentials = {
      accessKeyId: `ASIA${account}`,
      secretAccessKey: 'emulated',
      sessionToken: 'y',
      expiration: Date.now() + 3_600_000,
    }
    return {body: JSON.stringify({roleCredentials}), headers: {'content-type': 'application/json'}}
  }
  if (method === 'PUT' && url === '/latest/api/token')
    return {body: 'imds-token', headers: {'x-aws-ec2-metadata-token-ttl-seconds': '21600'}}
  if (headers['x-aws-ec2-metadata-token'] !== 'imds-token') return {status: 401, body: ''}
  if (/\/security-credentials\/?$/.test(url)) return {body: 'gpus'}
  if (!/\/security-credentials\/gpus$/.test(url)) return {status: 404, body: ''}
  return {body: JSON.stringify({Code: 'Success', Type: 'AWS-HMAC', ...keysOf('ASIA666666666666')})}
}

const keysOf = (AccessKeyId: string) => ({
  AccessKeyId,
  SecretAccessKey: 'emulated',
  Token: 'y',
  Expiration: new Date(Date.now() + 3_600_000).toISOString(),
})

const assumed = (action: string, key: string) => `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<${action}Result><AssumedRoleUser><Arn>arn</Arn><AssumedRoleId>id</AssumedRoleId></AssumedRoleUser><Credentials>
<AccessKeyId>${key}</AccessKeyId><SecretAccessKey>emulated</SecretAccessKey><SessionToken>y</SessionToken>
<Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration></Credentials></${action}Result>
<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></${action}Response>`

const ask = (env: Readonly<Record<string, string>>) =>
  askChain('aws', {
    HOME,
    AWS_REGION: 'us-east-1',
    ENDPOINT: ec2.endpoint,
    AWS_ENDPOINT_URL_STS: vendor.endpoint,
    AWS_ENDPOINT_URL_SSO: vendor.endpoint,
    ...env,
  })

const KEYS = {AWS_ACCESS_KEY_ID: 'AKIA777777777777', AWS_SECRET_ACCESS_KEY: 'emulated'}

test.each([
  ['keys of the environment', KEYS, '777777777777'],
  ['a profile that the environment names', {AWS_PROFILE: 'keys'}, '222222222222'],
  ['a profile that the file names, whatever the environment says', {ACCOUNT: 'keys', ...KEYS}, '222222222222'],
  ['credential_process', {ACCOUNT: 'process'}, '111111111111'],
  ['a role by source_profile', {ACCOUNT: 'role'}, '333333333333'],
  ['a role by a web identity', {ACCOUNT: 'web'}, '444444444444'],
  ['SSO', {ACCOUNT: 'sso'}, '555555555555'],
  ['the role of an instance', {AWS_EC2_METADATA_DISABLED: 'false', IMDS: 'yes'}, '666666666666'],
] as const)(
  '%s leads to its account',
  async (_, env, id) => {
    const {IMDS, ...rest}: Readonly<Record<string, string>> = env
    const metadata = IMDS === undefined ? {} : {AWS_EC2_METADATA_SERVICE_ENDPOINT: vendor.endpoint}
    const home = IMDS === undefined ? {} : {HOME: '/nonexistent'}
    const {account, nodes} = await ask({...rest, ...metadata, ...home})
    expect({id: account.id ?? account, nodes}).toEqual({id, nodes: []})
  },
  60_000,
)

test('a session of SSO that has ended says how to log in again', async () => {
  const {account, nodes} = await ask({ACCOUNT: 'expired'})
  for (const told of [account, nodes])
    expect(told).toMatchObject({
      code: 'AUTH_FAILED',
      hint: 'run aws sso login --profile expired',
      message: expect.stringContaining('expired'),
    })
}, 60_000)
