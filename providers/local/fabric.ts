import {readdir, rm, stat, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {ProcessRunner} from '../../src/ports/process.ts'
import {endByWord} from './end-hosts.ts'
import type {HostRecord} from './host-record.ts'
import type {Layout} from './layout.ts'
import {LocalFault} from './machine.ts'

/**
 * The cluster's own network: one network namespace with a bridge, and one for each host, joined by a veth pair. The machine's
 * root namespace gets no address, link or route of it. All hosts are linked by a few calls of `ip`, whatever their number;
 * those given must not run. To be called under the cluster's lock, as everything here.
 */
export async function ensureLinks(
  layout: Layout,
  processes: ProcessRunner,
  hosts: readonly HostRecord[],
  signal: AbortSignal,
): Promise<void> {
  const ip = ipOf(layout, processes, signal)
  await ip.endOrphans()
  const existing = await namespacesOf(layout)
  const old = hosts.filter(({number}) => existing.has(layout.netns(number)))
  const linkless = existing.has(layout.fabric) ? old.map((host) => `link del ${portOf(host)}`) : []
  await ip.may(layout.fabric, linkless) // at once: those of a deleted namespace go only later, and their names are wanted
  await ip.must(undefined, [
    ...old.map(({number}) => `netns del ${layout.netns(number)}`),
    ...(existing.has(layout.fabric) ? [] : [`netns add ${layout.fabric}`]),
    ...hosts.map(({number}) => `netns add ${layout.netns(number)}`),
  ])
  await ip.may(layout.fabric, [`link add ${BRIDGE} address ${macOf(0)} type bridge`])
  await ip.must(layout.fabric, [
    'link set lo up',
    `address replace 10.77.0.1/16 dev ${BRIDGE}`,
    `link set ${BRIDGE} up`,
    ...hosts.flatMap((host) => [
      `link add ${portOf(host)} type veth peer name eth0 address ${macOf(host.number)} netns ${layout.netns(host.number)}`,
      `link set ${portOf(host)} master ${BRIDGE} up`,
    ]),
  ])
}

/** Returns when the names are free; the kernel removes their links in its own time, 20 ms for each. */
export async function removeLinks(
  layout: Layout,
  processes: ProcessRunner,
  numbers: readonly number[],
  signal: AbortSignal,
): Promise<void> {
  const names = new Set(numbers.map(layout.netns))
  await removeNamespaces(layout, processes, (name) => names.has(name), signal)
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

/** The bridge's end of a host's pair. Never used again, as ids are: the kernel may be slow to remove the one of an earlier host. */
const portOf = ({id}: HostRecord): string => `v${id.slice(-8)}` // interface names have 15 characters at most

/**
 * A host has its hardware address for ever, and the bridge keeps its own when ports come and go (it would take the lowest of
 * theirs): with others, what neighbours remember sends packets nowhere, for half a minute after a restart.
 */
const macOf = (number: number): string =>
  `02:67:70:00:${[number >> 8, number & 255].map((part) => part.toString(16).padStart(2, '0')).join(':')}`

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
