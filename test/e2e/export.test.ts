import {execFileSync} from 'node:child_process'
import {mkdir, readFile, symlink, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {expect, test} from 'vitest'
import {pulumiEngine} from '../support/engine.ts'
import {freshHome} from '../support/fresh-home.ts'
import {whyNot} from '../support/local-cluster.ts'
import {dataOf} from './documents.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const reason = await whyNot('processes')
if (reason) console.warn(`skipped: ${reason}`)

test.skipIf(reason)('an exported cluster is a Pulumi program that goes on with it', async () => {
  await using home = await freshHome({GPUCTL_LOCAL_MODE: 'processes'})
  const name = home.newName()
  expect(await home.run(['up', '--name', name])).toMatchObject({exitCode: 0})
  const folder = join(home.cwd, 'infra')
  const exported = dataOf(await home.run(['export', folder, '-c', name, '--json'])) as {files: string[]}
  const texts = await Promise.all(exported.files.map((file) => readFile(join(folder, file), 'utf8')))
  const key = await readFile(join(home.home, 'clusters', name, 'id_ed25519'), 'utf8')
  expect(texts.join()).not.toContain(key.split('\n')[2])
  expect(texts.join()).not.toContain('PRIVATE KEY')

  expect(await home.run(['export', folder, '-c', name])).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('is not empty'),
  })
  expect(await preview(folder, name, home.home)).toEqual({same: 4})
})

/** In a process of its own, because a program's module runs once in each. */
async function preview(folder: string, stack: string, home: string): Promise<unknown> {
  await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  await mkdir(join(home, 'bin'))
  await symlink((await pulumiEngine()).path, join(home, 'bin', 'pulumi')) // where PulumiCommand looks for it
  const script = join(folder, 'preview.ts')
  await writeFile(script, await readFile(join(import.meta.dirname, 'fixture', 'preview-exported.ts')))
  const env = {
    ...process.env,
    GPUCTL_HOME: home,
    GPUCTL_NODE: process.execPath,
    PULUMI_SKIP_UPDATE_CHECK: 'true',
    PULUMI_HOME: join(home, 'engine', 'home'),
    PULUMI_BACKEND_URL: pathToFileURL(join(home, 'backend')).href,
    PULUMI_CONFIG_PASSPHRASE_FILE: join(home, 'passphrase'),
  }
  return JSON.parse(execFileSync(process.execPath, [script, folder, stack, home], {env, encoding: 'utf8'}))
}
