import {readdirSync, readFileSync, statSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import type {GpuctlExit} from '../support/gpuctl.ts'
import {whyNot} from '../support/local-cluster.ts'
import {allProcesses} from '../support/processes.ts'
import {dataOf} from './documents.ts'

const reason = await whyNot('processes')
if (reason) console.warn(`skipped: ${reason}`)

test.skipIf(reason)('no secret is printed, logged, kept in plain text or shown in a list of processes', async () => {
  await using home = await freshHome({GPUCTL_LOCAL_MODE: 'processes'})
  const name = home.newName()
  const commands = [
    ['up', '--name', name, '--debug'],
    ['up', '--name', name, '--nodes', '3', '--events', '--debug'],
    ['status', '-c', name, '--json', '--debug'],
    ['exec', '-c', name, '--debug', '--', 'true'],
  ]
  const printed: string[] = []
  const arguments_ = new Set<string>()
  for (const args of commands) printed.push(textOf(await watched(home, args, arguments_)))

  const files = filesIn(home.home)
  const passphrase = readFileSync(join(home.home, 'passphrase'), 'utf8').trim()
  const key = readFileSync(join(home.home, 'clusters', name, 'id_ed25519'), 'utf8')
  const secrets = [passphrase, ...key.split('\n').slice(2, -2)] // the lines before are alike in all keys
  expect(secrets.length).toBeGreaterThan(3)
  const holders = files.filter((file) => secrets.some((secret) => readFileSync(file, 'latin1').includes(secret)))
  expect(holders.map((file) => file.slice(home.home.length + 1)).sort()).toEqual([
    `clusters/${name}/id_ed25519`,
    'passphrase',
  ])
  // What belongs on a host is readable there: its public keys, its list of hosts.
  const open = files.filter((file) => !file.startsWith(join(home.home, 'local')) && (statSync(file).mode & 0o077) !== 0)
  expect(open).toEqual([])
  const shown = [...printed, ...arguments_]
  expect(shown.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([])
  expect(arguments_.size).toBeGreaterThan(commands.length)

  printed.push(textOf(await home.run(['down', '-c', name, '--yes', '--debug'])))
  expect(printed.filter((text) => secrets.some((secret) => text.includes(secret)))).toEqual([])
  dataOf(await home.run(['ls', '--json']))
})

/** Runs a command, and notes the arguments of whatever it starts. */
async function watched(home: FreshHome, args: readonly string[], seen: Set<string>): Promise<GpuctlExit> {
  const gpuctl = home.start(args)
  const watch = setInterval(() => {
    const family = new Set([gpuctl.pid])
    for (const {pid, parent, argv} of allProcesses()) {
      if (!family.has(pid) && !family.has(parent)) continue
      family.add(pid)
      seen.add(argv.join(' '))
    }
  }, 20)
  const exit = await gpuctl.exit
  clearInterval(watch)
  expect(exit).toMatchObject({exitCode: 0})
  return exit
}

const textOf = ({stdout, stderr}: GpuctlExit): string => stdout + stderr

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, {recursive: true, withFileTypes: true})
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
