import {execFileSync} from 'node:child_process'
import {chmodSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {mkdir} from 'node:fs/promises'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import type {GpuctlExit} from '../support/gpuctl.ts'
import {whyNot} from '../support/local-cluster.ts'
import {isRoot} from '../support/netns.ts'
import {reachNodes} from '../support/reach-nodes.ts'
import {smallDisk, whyNoDisk} from '../support/small-disk.ts'
import {runDisturbed} from './at-event.ts'
import {dataOf, type ErrorDocument, errorOf} from './documents.ts'

const reason = await whyNot('processes')
if (reason) console.warn(`skipped: ${reason}`)
const local = test.skipIf(reason)

local('a corrupt state is named, and the command that is given restores it', async () => {
  await using home = await freshHome()
  const name = await up(home)
  const file = stateFile(home, name)
  const commands = [
    ['status', '-c', name],
    ['up', '--name', name],
    ['down', '-c', name, '--yes'],
  ]
  const expectNamed = async (args: readonly string[]) => {
    const error = errorOf(await home.run([...args, '--json']))
    expect({args, ...error}).toMatchObject({code: 'STATE_UNUSABLE', exitCode: 12})
    expect(error.message).toContain(file)
    return error
  }
  for (const garbage of ['{}', '{"version": 3, "checkp']) {
    writeFileSync(file, garbage)
    for (const args of commands) await expectNamed(args)
    restore(await expectNamed(['status', '-c', name]))
    expect(dataOf(await home.run(['status', '-c', name, '--json']))).toMatchObject({name, state: 'running'})
  }
})

local('a passphrase that is another or gone is named, and the right one put back serves', async () => {
  await using home = await freshHome()
  const name = await up(home)
  const file = join(home.home, 'passphrase')
  const right = readFileSync(file, 'utf8')
  for (const spoil of [() => writeFileSync(file, 'another\n'), () => rmSync(file)]) {
    spoil()
    for (const args of [
      ['up', '--name', name],
      ['down', '-c', name, '--yes'],
    ]) {
      const error = errorOf(await home.run([...args, '--json']))
      expect({args, ...error}).toMatchObject({code: 'STATE_UNUSABLE', exitCode: 12})
      expect(error.message).toContain(file)
    }
  }
  writeFileSync(file, right)
  expect(dataOf(await home.run(['up', '--name', name, '--json']))).toMatchObject({state: 'running'})
})

test.skipIf(reason || !isRoot)('a home of another user is named', async () => {
  await using home = await freshHome()
  chmodSync(home.home, 0o755)
  chmodSync(join(home.home, '..'), 0o755)
  const asNobody = {through: ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']}
  for (const command of ['up', 'ls', 'plan']) {
    const error = errorOf(await home.run([command, '--json'], asNobody))
    expect({command, ...error}).toMatchObject({code: 'STATE_UNUSABLE', exitCode: 12})
    expect(error.message).toContain(home.home)
    expect(error.hint).toContain('GPUCTL_HOME')
  }
})

test.skipIf(reason || whyNoDisk())('a full disk is named, and with room again the same command goes on', async () => {
  await using home = await freshHome()
  using disk = smallDisk(home.home, '24m')
  const name = home.newName()
  dataOf(await home.run(['ls', '--json'])) // what is there before any cluster
  for (const blocks of [0, 16, 256]) {
    disk.fill(blocks)
    expectFull(await home.run(['up', '--name', name, '--json']))
    disk.free()
  }
  // Full in the middle, it may spoil the state: then the message says how to go on.
  const {stdout} = await runDisturbed(home, ['up', '--name', name], 'node started', () => disk.fill())
  expectFull(await home.run(['down', '-c', name, '--yes', '--json']))
  disk.free()
  const next = await home.run(['up', '--name', name, '--json'])
  if (next.exitCode !== 0) restore(errorOf(next))
  expect(dataOf(await home.run(['up', '--name', name, '--json'])), stdout).toMatchObject({state: 'running'})
  dataOf(await home.run(['down', '-c', name, '--yes', '--json']))
  expect(await home.leftovers(name)).toEqual([])
})

local('a path with spaces, quotes, dollars and letters beyond ASCII is a path as any other', async () => {
  await using outer = await freshHome()
  const folder = join(outer.home, `ünter "a" 'b' $(touch x) \`c\` %41 ?d #e & 日本`)
  await mkdir(folder)
  await using home = await freshHome({}, folder)
  const name = await up(home)
  expect(await reachNodes(home.home, name)).toEqual({'node-0': 'node-0', 'node-1': 'node-1'})
  const {stdout} = await home.run(['exec', '-c', name, '--', 'hostname'])
  expect(stdout).toContain('node-1')
  writeFileSync(stateFile(home, name), '')
  restore(errorOf(await home.run(['status', '-c', name, '--json'])))
  dataOf(await home.run(['down', '-c', name, '--yes', '--json']))
  expect(await home.leftovers(name)).toEqual([])
})

/** Does what the hint says. */
function restore({code, hint}: ErrorDocument): void {
  expect(code).toBe('STATE_UNUSABLE')
  execFileSync('sh', ['-ec', hint.replace(/^.*?: /, '')])
}

function expectFull(exit: GpuctlExit): void {
  const error = errorOf(exit)
  expect(error).toMatchObject({code: 'STATE_UNUSABLE', exitCode: 12})
  expect(`${error.message} ${error.hint}`).toContain('space')
}

async function up(home: FreshHome): Promise<string> {
  const name = home.newName()
  expect(dataOf(await home.run(['up', '--name', name, '--json']))).toMatchObject({state: 'running'})
  return name
}

const stateFile = ({home}: FreshHome, name: string) => join(home, 'backend/.pulumi/stacks/gpuctl', `${name}.json`)
