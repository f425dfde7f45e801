import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {listAwsAccounts} from '../../providers/aws/list-accounts.ts'
import {loginOf, profilesOf} from '../../providers/aws/profiles.ts'
import {listAzureAccounts} from '../../providers/azure/list-accounts.ts'
import {subscriptionOf} from '../../providers/azure/subscription.ts'
import {listGcpAccounts} from '../../providers/gcp/list-accounts.ts'

let HOME: string
beforeAll(async () => {
  HOME = await mkdtemp(join(tmpdir(), 'gpuctl-accounts-'))
  const write = async (path: readonly string[], text: string) => {
    await mkdir(join(HOME, ...path.slice(0, -1)), {recursive: true})
    await writeFile(join(HOME, ...path), text)
  }
  await write(['.aws', 'config'], CONFIG)
  await write(['.aws', 'credentials'], '[keys]\naws_access_key_id = AKIA\naws_secret_access_key = unspeakable\n')
  await write(
    ['.config', 'gcloud', 'configurations', 'config_default'],
    '[core]\naccount = me@example.org\nproject = one\n',
  )
  await write(
    ['.config', 'gcloud', 'configurations', 'config_other'],
    '[compute]\nproject = no\n[core]\nproject = two\n',
  )
  await write(['.azure', 'azureProfile.json'], `\uFEFF${JSON.stringify({subscriptions: SUBSCRIPTIONS})}`)
})
afterAll(() => rm(HOME, {recursive: true, force: true}))

const CONFIG = `
[profile research]
sso_session = corp
sso_account_id = 111111111111
sso_role_name = Admin
[sso-session corp]
sso_start_url = https://corp.example.org
sso_region = us-east-1
[profile gpus]
role_arn = arn:aws:iam::222222222222:role/gpus
source_profile = research
[profile tool]
credential_process = /bin/tool
`

const [FIRST, SECOND, OFF] = ['1', '2', '3'].map((digit) => `${digit.repeat(8)}-1111-4111-8111-111111111111`)
const SUBSCRIPTIONS = [
  {id: FIRST, name: 'Sandbox', tenantId: 'a', isDefault: false, state: 'Enabled'},
  {id: SECOND, name: 'Research', tenantId: 'b', isDefault: true, state: 'Enabled'},
  {id: OFF, name: 'Old', tenantId: 'b', isDefault: false, state: 'Disabled'},
]

describe('accounts that are found', () => {
  test('on AWS are the profiles of both files, that of the environment first, with how each logs in', async () => {
    const all = await listAwsAccounts({HOME, AWS_PROFILE: 'gpus'})
    expect(all[0]).toEqual({name: 'gpus', source: 'role arn:aws:iam::222222222222:role/gpus by research'})
    expect(all.slice(1).toSorted((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1))).toEqual([
      {name: 'keys', source: 'access key'},
      {name: 'research', source: 'SSO'},
      {name: 'tool', source: 'credential_process'},
    ])
    expect(JSON.stringify(all)).not.toContain('unspeakable')
    expect((await listAwsAccounts({HOME, AWS_ACCESS_KEY_ID: 'AKIA'}))[0]).toEqual({source: 'AWS_ACCESS_KEY_ID'})
    expect(await listAwsAccounts({HOME: '/nonexistent'})).toEqual([{source: "this instance's role"}])
  })

  test('of an SSO profile, and of a role behind one, the login is known', async () => {
    const profiles = await profilesOf({HOME})
    expect(['research', 'gpus', 'keys'].map((name) => loginOf(name, profiles))).toEqual([
      'aws sso login --profile research',
      'aws sso login --profile research',
      undefined,
    ])
    expect(loginOf('a', {a: {source_profile: 'b'}, b: {source_profile: 'a'}})).toBeUndefined()
  })

  test('on Google Cloud are the projects of gcloud’s configurations', async () => {
    expect(await listGcpAccounts({HOME, GOOGLE_CLOUD_PROJECT: 'two'})).toEqual([
      {name: 'two', source: 'environment'},
      {name: 'one', source: 'gcloud default'},
    ])
    expect(await listGcpAccounts({HOME: '/nonexistent'})).toEqual([{source: 'application default credentials'}])
  })

  test('on Azure are the subscriptions of az login, the chosen one first', async () => {
    expect(await listAzureAccounts({HOME})).toEqual([
      {name: SECOND, source: 'az login, Research'},
      {name: FIRST, source: 'az login, Sandbox'},
    ])
    expect(await listAzureAccounts({HOME: '/nonexistent'})).toEqual([{source: 'environment'}])
  })
})

test('a subscription is found by its id, by its name, or as the one that az login chose', () => {
  const find = (name?: string, env = {}) =>
    subscriptionOf({emulated: false, env: {HOME, ...env}, ...(name === undefined ? {} : {account: {name}})})
  expect(find()).toEqual({id: SECOND, name: 'Research', tenant: 'b'})
  expect(find('Sandbox')).toEqual({id: FIRST, name: 'Sandbox', tenant: 'a'})
  expect(find(undefined, {AZURE_SUBSCRIPTION_ID: FIRST})).toMatchObject({id: FIRST})
  expect(find(OFF)).toEqual({id: OFF})
  expect(() => find('Nobody')).toThrow(/knows no subscription Nobody/)
})
