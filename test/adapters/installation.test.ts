import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {expect, onTestFinished, test} from 'vitest'
import {installation} from '../../src/adapters/installation.ts'
import {paths} from '../../src/adapters/paths.ts'

/** An empty GPUCTL_HOME. */
function startHome(config?: string) {
  const folder = mkdtempSync(join(tmpdir(), 'gpuctl-home-'))
  onTestFinished(() => rmSync(folder, {recursive: true}))
  const home = join(folder, 'home')
  if (config !== undefined) {
    mkdirSync(home)
    writeFileSync(join(home, 'config.yaml'), config)
  }
  const read = (env: NodeJS.ProcessEnv = {}) => installation(paths({GPUCTL_HOME: home}), env)
  return {home, folder, read}
}

test('the first time makes a folder, an identity and a passphrase for this user alone, the next time finds them', async () => {
  const {home, read} = startHome()
  const first = await read()
  const passphrase = readFileSync(join(home, 'passphrase'), 'utf8')
  expect(first).toEqual({
    backendUrl: pathToFileURL(join(home, 'backend')).href,
    identity: expect.stringMatching(/^[0-9a-f-]{36}$/),
    passphraseFile: join(home, 'passphrase'),
    passphraseSource: join(home, 'passphrase'),
  })
  expect(passphrase).toMatch(/^[\w-]{43}\n$/)
  expect(statSync(home).mode & 0o777).toBe(0o700)
  for (const file of ['passphrase', 'id']) expect(statSync(join(home, file)).mode & 0o777).toBe(0o600)
  expect(await read()).toEqual(first)
  expect(readFileSync(join(home, 'passphrase'), 'utf8')).toBe(passphrase)
  expect(readdirSync(home).sort()).toEqual(['backend', 'id', 'passphrase'])
})

test('many at once agree', async () => {
  const {read, home} = startHome()
  const all = await Promise.all(Array.from({length: 8}, () => read()))
  expect(new Set(all.map(({identity}) => identity)).size).toBe(1)
  expect(readdirSync(home).sort()).toEqual(['backend', 'id', 'passphrase'])
})

test('a shared backend comes from GPUCTL_BACKEND, else from config.yaml, with its secrets provider', async () => {
  const {read} = startHome('backend: s3://ours?region=x\nsecrets_provider: awskms://alias/ours\n')
  expect(await read()).toMatchObject({backendUrl: 's3://ours?region=x', secretsProvider: 'awskms://alias/ours'})
  expect(await read({GPUCTL_BACKEND: 'gs://mine'})).toMatchObject({backendUrl: 'gs://mine', identity: 'gs://mine'})
  expect(await read({GPUCTL_BACKEND: ''})).toMatchObject({identity: 's3://ours'})
})

test('what a person left unescaped in a URL is escaped', async () => {
  const {backendUrl} = await startHome().read({GPUCTL_BACKEND: 'postgres://ann:s3 cret@db/state'})
  expect(backendUrl).toBe('postgres://ann:s3%20cret@db/state')
})

test('a folder that a URL names is made', async () => {
  const {folder, read} = startHome()
  const {backendUrl} = await read({GPUCTL_BACKEND: pathToFileURL(join(folder, 'a folder/state')).href})
  expect(backendUrl).toMatch(/^file:\/\/\/.*a%20folder\/state$/)
  expect(readdirSync(join(folder, 'a folder/state'))).toEqual([])
})

test.each([
  ['mysql://ann:s3cret@db/x', /mysql:\/\/ann:\[password\]@db\/x is no state backend/],
  ['postgres://ann:s3/cret@db/x', /postgres:\/\/ann:\[password\]@db\/x is no state backend/],
  ['some/folder', /^some\/folder is no state backend/],
  ['file://home/ann', /names no folder/],
])('%s is refused without its password', async (backend, message) => {
  const refused = startHome().read({GPUCTL_BACKEND: backend})
  await expect(refused).rejects.toMatchObject({code: 'SPEC_INVALID', message: expect.stringMatching(message)})
})

test.each([
  ['backend: [', /config\.yaml: /],
  ['backnd: s3://x', /config\.yaml: .*backnd/s],
  ['backend: 5', /config\.yaml: .*string/s],
])('settings that say %j are told with their file', async (config, message) => {
  await expect(startHome(config).read()).rejects.toMatchObject({
    code: 'SPEC_INVALID',
    message: expect.stringMatching(message),
    hint: expect.stringContaining('secrets_provider'),
  })
})

test('an empty settings file has none', async () => {
  expect(await startHome('# nothing yet\n').read()).toMatchObject({backendUrl: expect.stringMatching(/^file:/)})
})

test('a passphrase of the team is read from where the person says, and never made there', async () => {
  const {folder, home, read} = startHome()
  const file = join(folder, 'team-passphrase')
  const env = {PULUMI_CONFIG_PASSPHRASE_FILE: file}
  await expect(read(env)).rejects.toMatchObject({code: 'STATE_UNUSABLE', message: expect.stringContaining(file)})
  writeFileSync(file, '\n')
  await expect(read(env)).rejects.toMatchObject({code: 'STATE_UNUSABLE'})
  writeFileSync(file, 'ours\n')
  expect(await read(env)).toMatchObject({passphraseFile: file, passphraseSource: file})
  expect(await read({...env, PULUMI_CONFIG_PASSPHRASE: ''})).toMatchObject({
    passphraseSource: 'PULUMI_CONFIG_PASSPHRASE',
  })
  expect(readdirSync(home)).not.toContain('passphrase')
})

test('a state folder that cannot be one is told', async () => {
  const {home, read} = startHome()
  writeFileSync(home, 'a file where a folder should be')
  await expect(read()).rejects.toMatchObject({code: 'STATE_UNUSABLE', message: expect.stringContaining(home)})
})
