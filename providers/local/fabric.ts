import {readdir, rm, stat, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {ProcessRunner} from '../../src/ports/process.ts'
import {endByWord} from './end-hosts.ts'
import type {Layout} from './layout.ts'
import {LocalFault} from './machine.ts'

/**
 * The cluster's own network: one network namespace with a bridge, and one for each host, joined by a veth pair. The machine's
 * root namespace gets no address, link or route of it. To be called under the cluster's lock, as everything here. All hosts are linked by three calls of `ip`, whatever their number.
 */
export async function ensureLinks(
  layout: Layout,
  processes: ProcessRunner,
  numbers: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  const ip = ipOf(layout, processes, signal)
  await ip.endOrphans()
  const existing = await namespacesOf(layout)
  const wanted = [layout.fabric, ...numbers.map(layout.netns)]
  await ip.must(
    undefined,
    wanted.filter((name) => !existing.has(name)).map((name) => `netns add ${name}`),
  )
  const relinked = numbers.filter((number) => existing.has(layout.netns(number)))
  await ip.may(layout.fabric, [
    ...relinked.map((number) => `link del ${port(number)}`),
    `link add ${BRIDGE} type bridge`,
  ])
  await ip.must(layout.fabric, [
    'link set lo up',
    `address replace 10.77.0.1/16 dev ${BRIDGE}`,
    `link set ${BRIDGE} up`,
    ...numbers.flatMap((number) => [
      `link add ${port(number)} type veth peer name eth0 netns ${layout.netns(number)}`,
      `link set ${port(number)} master ${BRIDGE} up`,
    ]),
  ])
}

/** Links first: the kernel removes those of a deleted namespace only later, and a new host may want the number at once. */
export async function removeLinks(
  layout: Layout,
  processes: ProcessRunner,
  numbers: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  const existing = await namespacesOf(layout)
  const going = numbers.filter((number) => existing.has(layout.netns(number)))
  const ip = ipOf(layout, processes, signal)
  if (existing.has(layout.fabric))
    await ip.may(
      layout.fabric,
      going.map((number) => `link del ${port(number)}`),
    )
  await ip.may(
    undefined,
    going.map((number) => `netns del ${layout.netns(number)}`),
  )
}

/** Deletes the cluster's namespaces by their names alone; whatever still runs in them is not ended by this. */
export async function removeNamespaces(
  layout: Layout,
  processes: ProcessRunner,
  which: (name: string) => boolean,
  signal: AbortSignal,
): Promise<void> {
  const names = [...(await namespacesOf(layout))].filter(which)
  if (names.length === 0) return
  const stdin = names.map((name) => `netns del ${name}\n`).join('')
  await processes.run('ip', ['-force', '-batch', '-'], {stdin, signal})
}

/** The cluster's namespaces. A name that was made but never mounted (its maker was killed) is removed on the way. */
export async function namespacesOf({fabric}: Pick<Layout, 'fabric'>): Promise<ReadonlySet<string>> {
  const here = await stat(NETNS).catch(() => undefined)
  if (here === undefined) return new Set()
  const names = (await readdir(NETNS)).filter((name) => name === fabric || name.startsWith(`${fabric}-`))
  const mounted = await Promise.all(
    names.map(async (name) => {
      const there = await stat(join(NETNS, name)).catch(() => undefined)
      if (there?.dev !== here.dev) return there !== undefined
      await rm(join(NETNS, name), {force: true})
      return false
    }),
  )
  return new Set(names.filter((_, index) => mounted[index]))
}

const NETNS = '/run/netns'
const BRIDGE = 'br0'
const port = (number: number): string => `v${number}` // interface names have 15 characters; they are the fabric's own

function ipOf(layout: Layout, processes: ProcessRunner, signal: AbortSignal) {
  const file = layout.batch // on the command line, so that an orphan of an interrupted call is found by it
  const run = async (netns: string | undefined, lines: readonly string[], force: boolean) => {
    await writeFile(file, lines.map((line) => `${line}\n`).join(''), {mode: 0o600})
    const where = netns === undefined ? [] : ['-n', netns]
    const result = await processes.run('ip', [...where, ...(force ? ['-force'] : []), '-batch', file], {signal})
    await rm(file, {force: true})
    return result
  }
  return {
    endOrphans: () => endByWord(file, processes, signal),
    may: async (netns: string | undefined, lines: readonly string[]) => {
      if (lines.length > 0) await run(netns, lines, true)
    },
    must: async (netns: string | undefined, lines: readonly string[]) => {
      if (lines.length === 0) return
      const {exitCode, stderr} = await run(netns, lines, false)
      if (exitCode === 0) return
      const message = `ip could not make the network of this cluster: ${stderr.trim().split('\n', 1)[0]}`
      throw new LocalFault({kind: 'outage', code: 'IP_FAILED', message, effect: 'unknown'})
    },
  }
}
