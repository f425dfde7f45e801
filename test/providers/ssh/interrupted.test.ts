import {spawn} from 'node:child_process'
import {once} from 'node:events'
import {existsSync, readFileSync, rmSync, symlinkSync} from 'node:fs'
import {join} from 'node:path'
import {expect, test} from 'vitest'
import type {KilledClaim} from '../../support/killed-claim.ts'
import {type OwnHost, type OwnHosts, startOwnHosts, USERS_KEYS} from '../../support/own-hosts.ts'
import {waitFor} from '../../support/wait-for.ts'

const bounded = () => AbortSignal.timeout(30_000)

/** Two hosts: each is inspected, then each is claimed; or each is released. */
const CALLS = {ensure: 4, remove: 2} as const
const MOMENTS = ['before', 'during', 'after'] as const
const cases = (act: keyof typeof CALLS) =>
  Array.from({length: CALLS[act]}, (_, index) => index + 1).flatMap((call) =>
    MOMENTS.map((moment) => [moment, call] as const),
  )

test.each(cases('ensure'))(
  'killed %s call %i of an up, the next up converges and down leaves nothing',
  async (moment, call) => {
    await using own = await startOwnHosts(2)
    await killAt(own, {act: 'ensure', call, moment})
    const {members, fault} = await own.again().ensureGang(own.gang(2), bounded())
    expect(fault).toBeUndefined()
    expect(members.map(({name, state}) => [name, state])).toEqual([
      ['train-0', 'running'],
      ['train-1', 'running'],
    ])
    for (const node of members) expect((await own.login(node, 'true')).exitCode).toBe(0)
    await own.again().sweep(own.cluster, bounded())
    await clean(own)
  },
)

test.each(cases('ensure'))('killed %s call %i of an up, down alone leaves nothing', async (moment, call) => {
  await using own = await startOwnHosts(2)
  await killAt(own, {act: 'ensure', call, moment})
  await own.again().sweep(own.cluster, bounded())
  await clean(own)
})

test.each(cases('remove'))('killed %s call %i of a down, the next down leaves nothing', async (moment, call) => {
  await using own = await startOwnHosts(2)
  await own.cloud.ensureGang(own.gang(2), bounded())
  await killAt(own, {act: 'remove', call, moment})
  await own.again().sweep(own.cluster, bounded())
  await clean(own)
})

test.each(cases('remove'))('killed %s call %i of a down, an up takes the hosts again', async (moment, call) => {
  await using own = await startOwnHosts(2)
  const {members} = await own.cloud.ensureGang(own.gang(2), bounded())
  await killAt(own, {act: 'remove', call, moment})
  expect(await own.again().ensureGang(own.gang(2), bounded())).toEqual({members})
  expect(await own.cloud.nodes(own.cluster, bounded())).toEqual(members)
})

test('a claim that comes too late for its client undoes itself', async () => {
  await using own = await startOwnHosts(1)
  const [host] = own.hosts as [OwnHost]
  const lock = `${host.keysFile}.gpuctl-lock`
  symlinkSync(ownIdentity(), lock)
  const killed = killAt(own, {act: 'ensure', call: 2, moment: 'during', afterMs: 2000})
  await waitFor(() => existsSync(join(host.home, '.gpuctl')))
  await killed
  rmSync(lock)
  await waitFor(() => !existsSync(join(host.home, '.gpuctl')))
  await own.again().sweep(own.cluster, bounded())
  await clean(own)
})

/** Of this process, as the scripts write it. */
function ownIdentity(): string {
  const started = readFileSync(`/proc/${process.pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')[19]
  return `${process.pid} ${started} ${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`
}

async function killAt(own: OwnHosts, {act, call, moment, afterMs = call * 7}: Omit<KilledClaim, 'stateDir' | 'gang'>) {
  const claim: KilledClaim = {stateDir: own.stateDir, gang: own.gang(own.hosts.length), act, call, moment, afterMs}
  const program = join(import.meta.dirname, '..', '..', 'support', 'killed-claim.ts')
  const child = spawn(process.execPath, [program, JSON.stringify(claim)], {stdio: ['ignore', 'ignore', 'inherit']})
  const [, signal] = await once(child, 'exit')
  expect(signal).toBe('SIGKILL')
}

/** What the killed client had asked for may still run for a moment. */
async function clean(own: OwnHosts) {
  await waitFor(() => own.leftovers().length === 0)
  for (const {keysFile} of own.hosts) expect(readFileSync(keysFile, 'utf8')).toBe(USERS_KEYS)
}
