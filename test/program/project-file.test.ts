import {mkdtempSync, readdirSync, readFileSync, rmSync, statSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {parse} from 'yaml'
import type {EngineSettings} from '../../src/program/engine-settings.ts'
import {ensureProjectFile} from '../../src/program/project-file.ts'

function settingsWith(changes: Partial<EngineSettings> = {}): EngineSettings {
  const folder = mkdtempSync(join(tmpdir(), 'gpuctl-work-'))
  onTestFinished(() => rmSync(folder, {recursive: true}))
  return {
    cli: '/pulumi',
    home: '/home',
    backendUrl: 'postgres://ann:s3cret@db/state',
    passphraseFile: '/passphrase',
    passphraseSource: '/passphrase',
    workDir: join(folder, 'work'),
    pluginDir: '/a folder/bin',
    env: {},
    ...changes,
  }
}

test('names the plugin, keeps the backend to itself, and is in a folder of the user alone', async () => {
  const folder = await ensureProjectFile(settingsWith(), 'rack')
  const text = readFileSync(join(folder, 'Pulumi.yaml'), 'utf8')
  expect(parse(text)).toEqual({
    name: 'gpuctl',
    runtime: 'nodejs',
    plugins: {providers: [{name: 'gpuctl', path: '/a folder/bin'}]},
  })
  expect(text).not.toContain('s3cret')
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

test('equal text is left alone, another is replaced as a whole', async () => {
  const settings = settingsWith()
  const file = join(await ensureProjectFile(settings, 'rack'), 'Pulumi.yaml')
  const {ino, mtimeMs} = statSync(file)
  await ensureProjectFile(settings, 'rack')
  expect(statSync(file)).toMatchObject({ino, mtimeMs})
  await ensureProjectFile({...settings, pluginDir: '/other'}, 'rack')
  expect(readFileSync(file, 'utf8')).toContain('/other')
  expect(statSync(file).ino).not.toBe(ino)
  expect(readdirSync(join(settings.workDir, 'rack'))).toEqual(['Pulumi.yaml'])
})

test('whoever reads meanwhile reads a whole file', async () => {
  const settings = settingsWith()
  const file = join(await ensureProjectFile(settings, 'rack'), 'Pulumi.yaml')
  let writing = true
  const writes = (async () => {
    for (let i = 0; i < 200; i++) await ensureProjectFile({...settings, pluginDir: `/${'x'.repeat(i * 50)}`}, 'rack')
    writing = false
  })()
  while (writing) {
    expect(parse(readFileSync(file, 'utf8'))).toHaveProperty('plugins')
    await new Promise(setImmediate)
  }
  await writes
})
