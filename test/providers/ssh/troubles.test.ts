import {execFileSync} from 'node:child_process'
import {existsSync, mkdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import type {HostEntry} from '../../../src/domain/host-entry.ts'
import {installedShells} from '../../support/installed-shells.ts'
import {type OwnHost, type OwnHosts, startOwnHosts, USERS_KEYS} from '../../support/own-hosts.ts'
import {programFolder, type Tools} from '../../support/program-folder.ts'
import {smallDisk, whyNoDisk} from '../../support/small-disk.ts'
import {startAgent} from '../../support/ssh-agent.ts'
import {generateKey, startSshd} from '../../support/sshd.ts'

const bounded = () => AbortSignal.timeout(30_000)

describe('a host that cannot be reached or does not let in is told, and none of the others is claimed:', () => {
  test('nothing listens there', async () => {
    await using own = await startOwnHosts(2)
    await own.hosts[1]?.stop()
    const port = own.entries[1]?.port
    expect(await faultOf(own)).toMatchObject({
      kind: 'outage',
      code: 'HostUnreachable',
      message: expect.stringMatching(
        new RegExp(`^cannot connect to .*@127\\.0\\.0\\.1:${port}: nothing listens there$`),
      ),
      hint: expect.stringContaining('check that the host is up'),
    })
  })

  test('all that is wrong is told at once, and counts as what lasts longest', async () => {
    await using own = await startOwnHosts(3)
    const [a, b, c] = own.entries as [HostEntry, HostEntry, HostEntry]
    await own.hosts[0]?.stop()
    const {hostKey, ...unknown} = b
    const fault = await faultOf(own, [a, unknown, c])
    expect(fault).toMatchObject({
      kind: 'auth',
      code: 'HostKeyUnknown',
      message: expect.stringContaining('; cannot connect to'),
    })
    expect(hostKey).toBeDefined()
  })

  test('another key is expected', async () => {
    await using own = await startOwnHosts(2)
    const stranger = join(own.hosts[0]?.directory ?? '', 'stranger')
    generateKey(stranger)
    const [a, b] = own.entries as [HostEntry, HostEntry]
    expect(await faultOf(own, [a, {...b, identityFile: stranger}])).toMatchObject({
      kind: 'auth',
      code: 'AuthFailed',
      message: `${b.user}@127.0.0.1:${b.port} refused the login (offered: ${stranger})`,
      hint: expect.stringContaining('key: in the cluster file'),
    })
  })

  test('the key has a passphrase', async () => {
    await using own = await startOwnHosts(1)
    const [entry] = own.entries as [HostEntry]
    const locked = join(own.hosts[0]?.directory ?? '', 'locked')
    generateKey(locked, 'ed25519', 'a passphrase')
    expect(await faultOf(own, [{...entry, identityFile: locked}])).toMatchObject({
      kind: 'auth',
      message: expect.stringContaining(`${locked} has a passphrase`),
      hint: `add it to your agent: ssh-add ${locked}`,
    })
  })

  test('it accepts and then hangs', async () => {
    await using own = await startOwnHosts(2, {answerMs: 1500})
    const config = readFileSync(join(own.hosts[1]?.directory ?? '', 'config'), 'utf8')
    writeFileSync(join(own.hosts[1]?.directory ?? '', 'config'), `${config}\nForceCommand sleep 1000\n`)
    await own.hosts[1]?.restart()
    expect(await faultOf(own)).toMatchObject({
      kind: 'outage',
      code: 'HostHangs',
      message: '127.0.0.1 lets us in, but what was asked of it did not end in time',
    })
  })

  test('it has no shell that we know', async () => {
    await using own = await startOwnHosts(1, {config: ['ForceCommand echo this account is not available']})
    expect(await faultOf(own)).toMatchObject({
      kind: 'outage',
      code: 'HostFailed',
      message: '127.0.0.1 could not do its part (inspect): this account is not available',
    })
  })
})

describe('a host is claimed and released', () => {
  test('with a key that only the agent has', async () => {
    await using keys = await startSshd()
    await using agent = await startAgent([keys.identityFile])
    await using own = await startOwnHosts(1, {agentSocket: agent.socket})
    const [host] = own.hosts as [OwnHost]
    writeFileSync(join(host.directory, 'authorized_keys'), readFileSync(`${keys.identityFile}.pub`))
    const {identityFile, ...entry} = host.entry
    await claimAndRelease(own, [entry])
    expect(identityFile).toBeDefined()
  })

  test('behind a jump host, which is not touched', async () => {
    await using own = await startOwnHosts(2)
    const [jump, inner] = own.entries as [HostEntry, HostEntry]
    const behind = {...inner, jump}
    const nodes = await claimAndRelease(own, [behind])
    expect(nodes[0]).toMatchObject({id: expect.stringContaining(' via '), ssh: {route: {kind: 'jump'}}})
    expect(existsSync(join(own.hosts[0]?.home ?? '', '.gpuctl'))).toBe(false)
    await own.hosts[0]?.stop()
    expect(await faultOf(own, [behind])).toMatchObject({
      kind: 'outage',
      message: expect.stringContaining(`:${jump.port}`),
    })
  })

  test('whose home has a name that shells would take apart', async () => {
    await using own = await startOwnHosts(1, {home: `my $(touch owned) \`id\` 'home' & ü`})
    await claimAndRelease(own, own.entries)
  })

  test('that has neither cmp nor stat', async () => {
    const programs = programFolder('dash', ['cmp', 'stat'])
    await using own = await startOwnHosts(1, {env: {PATH: programs}})
    await claimAndRelease(own, own.entries)
    rmSync(programs, {recursive: true})
  })

  test('whose login greets', async () => {
    const greeting = 'gpuctl held {"lease":"0"}'
    await using own = await startOwnHosts(1, {
      config: [`ForceCommand echo 'Welcome!'; echo '${greeting}' >&2; eval "$SSH_ORIGINAL_COMMAND"`],
    })
    await claimAndRelease(own, own.entries)
  })
})

test.each([['tar'], ['sed'], ['grep']])('a host without %s is told before anything is changed', async (tool) => {
  const programs = programFolder('dash', [tool])
  await using own = await startOwnHosts(1, {env: {PATH: programs}})
  expect(await faultOf(own)).toMatchObject({
    kind: 'missing-tool',
    message: `127.0.0.1 has no ${tool}`,
    hint: `install ${tool} on 127.0.0.1, then run gpuctl up again`,
  })
  rmSync(programs, {recursive: true})
})

describe('one machine by two names is refused', () => {
  test('when both are new', async () => {
    await using own = await startOwnHosts(1)
    const [entry] = own.entries as [HostEntry]
    expect(await faultOf(own, [entry, {...entry, address: 'localhost'}])).toMatchObject({
      kind: 'invalid',
      code: 'HostListedTwice',
      message: expect.stringMatching(/are one machine, or share a home folder and a host name$/),
    })
  })

  test('when one is held, which stays so', async () => {
    await using own = await startOwnHosts(1)
    const [entry] = own.entries as [HostEntry]
    const {members: held} = await own.cloud.ensureGang(own.gang(1), bounded())
    const before = own.leftovers()
    const hosts = [entry, {...entry, address: 'localhost'}]
    const {members, fault} = await own.cloud.ensureGang(own.gang(2, {hosts}), bounded())
    expect(members).toEqual(held)
    expect(fault).toMatchObject({code: 'HostListedTwice'})
    expect(own.leftovers()).toEqual(before)
  })
})

const noDisk = whyNoDisk()
if (noDisk !== undefined) console.warn(`skipped: a full disk, a home that is read-only: ${noDisk}`)
describe.skipIf(noDisk !== undefined).each(installedShells<[Tools]>([['dash'], ['bash'], ['busybox']]))(
  'with %s, a home',
  (tools) => {
    const programs = programFolder(tools)
    afterAll(() => rmSync(programs, {recursive: true}))

    test('whose disk is full is told, left as it was, and claimed once there is room', async () => {
      await using own = await startOwnHosts(1, {env: {PATH: programs}})
      using disk = smallHome(own)
      for (const pages of [0, 1, 2, 3]) {
        disk.fill(pages)
        const {fault} = await own.cloud.ensureGang(own.gang(1), bounded())
        if (pages === 0)
          expect(fault).toMatchObject({code: 'HostFailed', message: expect.stringMatching(/No space left/)})
        expect(readFileSync(own.hosts[0]?.keysFile ?? '', 'utf8')).toMatch(USERS_KEYS)
        if (fault !== undefined) expect(own.leftovers().filter((each) => !each.endsWith('filler'))).toEqual([])
        await own.cloud.sweep({...own.cluster, hosts: own.entries}, bounded())
        disk.free()
        expect(own.leftovers()).toEqual([])
        expect(readFileSync(own.hosts[0]?.keysFile ?? '', 'utf8')).toBe(USERS_KEYS)
      }
      await claimAndRelease(own, own.entries)
    })

    test('whose disk fills up later is released', async () => {
      await using own = await startOwnHosts(1, {env: {PATH: programs}})
      using disk = smallHome(own)
      const {members} = await own.cloud.ensureGang(own.gang(1), bounded())
      expect(members).toHaveLength(1)
      disk.fill()
      await own.cloud.sweep({...own.cluster, hosts: own.entries}, bounded())
      disk.free()
      expect(own.leftovers()).toEqual([])
      expect(readFileSync(own.hosts[0]?.keysFile ?? '', 'utf8')).toBe(USERS_KEYS)
    })
  },
)

describe.skipIf(noDisk !== undefined)('a home', () => {
  test('that is read-only is told before anything is changed', async () => {
    await using own = await startOwnHosts(1)
    using disk = smallHome(own)
    disk.readOnly(true)
    const fault = await faultOf(own)
    expect(fault).toMatchObject({
      kind: 'auth',
      code: 'HomeUnwritable',
      message: expect.stringContaining('cannot write to the home folder'),
    })
    disk.readOnly(false)
  })

  test('whose authorized_keys is mounted, as in a container, is claimed and released', async () => {
    await using own = await startOwnHosts(1)
    const {keysFile} = own.hosts[0] as OwnHost
    execFileSync('mount', ['--bind', keysFile, keysFile])
    try {
      await claimAndRelease(own, own.entries)
    } finally {
      execFileSync('umount', ['--lazy', keysFile])
    }
  })
})

/** Tries to claim hosts, all of them the user's and free, of which one cannot be had. */
async function faultOf(own: OwnHosts, hosts = own.entries) {
  const {members, fault} = await own.cloud.ensureGang(own.gang(hosts.length, {hosts}), bounded())
  expect(members).toEqual([])
  expect(own.leftovers()).toEqual([])
  for (const {keysFile} of own.hosts) expect(readFileSync(keysFile, 'utf8')).toBe(USERS_KEYS)
  return fault
}

async function claimAndRelease(own: OwnHosts, hosts: readonly HostEntry[]) {
  const {members, fault} = await own.cloud.ensureGang(own.gang(hosts.length, {hosts}), bounded())
  expect(fault).toBeUndefined()
  for (const node of members) expect((await own.login(node, 'echo in')).stdout).toContain('in\n')
  await own.cloud.sweep(own.cluster, bounded())
  expect(own.leftovers()).toEqual([])
  for (const {keysFile} of own.hosts) expect(readFileSync(keysFile, 'utf8')).toBe(USERS_KEYS)
  return members
}

/** The first host's home, on a disk of its own. */
function smallHome({hosts: [host]}: OwnHosts) {
  const {home, keysFile} = host as OwnHost
  const disk = smallDisk(home)
  mkdirSync(join(home, '.ssh'), {mode: 0o700})
  writeFileSync(keysFile, USERS_KEYS, {mode: 0o600})
  return disk
}
