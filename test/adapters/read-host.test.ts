import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {findCredentials} from '../../src/adapters/find-credentials.ts'
import {versionIn} from '../../src/adapters/read-host.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'gpuctl-home-'))
})
afterEach(() => rmSync(home, {recursive: true, force: true}))

test.each([
  ['OpenSSH_9.2p1 Debian-2+deb12u7, OpenSSL 3.0.17 1 Jul 2025', '9.2p1'],
  ['unknown option -- V\nOpenSSH_8.4p1 Debian-5, OpenSSL 1.1.1', '8.4p1'],
  ['ip utility, iproute2-6.1.0, libbpf 1.1.0', '6.1.0'],
  ['go version go1.26.8 linux/amd64', '1.26.8'],
  ['unshare from util-linux 2.38.1', '2.38.1'],
  ['tar (GNU tar) 1.34', '1.34'],
  ['bsdtar 3.5.3 - libarchive 3.7.4', '3.5.3'],
  ['Python 3.11.2', '3.11.2'],
  ['no number', undefined],
])('of %j the version is %s', (text, version) => {
  expect(versionIn(text)).toBe(version)
})

test('no credentials are found on a bare machine', async () => {
  expect(await findCredentials({HOME: home})).toEqual({aws: undefined, gcp: undefined, azure: undefined})
})

test('credentials in the environment are named, not shown', async () => {
  const secret = 'do-not-print'
  const found = await findCredentials({
    HOME: home,
    AWS_ACCESS_KEY_ID: secret,
    AWS_SECRET_ACCESS_KEY: secret,
    AZURE_TENANT_ID: secret,
    AZURE_CLIENT_ID: secret,
    AZURE_CLIENT_SECRET: secret,
  })
  expect(found).toMatchObject({aws: 'AWS_ACCESS_KEY_ID', azure: 'AZURE_CLIENT_ID'})
  expect(JSON.stringify(found)).not.toContain(secret)
})

test('half of a pair counts for nothing', async () => {
  expect(await findCredentials({HOME: home, AWS_ACCESS_KEY_ID: 'AKIA'})).toMatchObject({aws: undefined})
})

test('credentials in files are found where the SDKs look', async () => {
  const files = ['.aws/credentials', '.config/gcloud/application_default_credentials.json', '.azure/azureProfile.json']
  for (const file of files) {
    mkdirSync(join(home, file, '..'), {recursive: true})
    writeFileSync(join(home, file), '')
  }
  const [aws, gcp, azure] = files.map((file) => join(home, file))
  expect(await findCredentials({HOME: home})).toEqual({aws, gcp, azure})
  const elsewhere = join(home, 'elsewhere.json')
  writeFileSync(elsewhere, '')
  expect(await findCredentials({HOME: home, GOOGLE_APPLICATION_CREDENTIALS: elsewhere})).toMatchObject({gcp: elsewhere})
})
