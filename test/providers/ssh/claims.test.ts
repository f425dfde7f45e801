import {randomBytes} from 'node:crypto'
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import {hostId} from '../../../src/domain/host-entry.ts'
import {installedShells} from '../../support/installed-shells.ts'
import {type OwnHost, type OwnHosts, startOwnHosts, USERS_KEYS} from '../../support/own-hosts.ts'
import {programFolder, type Tools} from '../../support/program-folder.ts'

const bounded = () => AbortSignal.timeout(30_000)
const otherCluster = () => ({name: 'rival', lease: randomBytes(5).toString('hex')})

describe.each(installedShells<[Tools]>([['dash'], ['bash'], ['busybox']]))('on hosts with %s', (tools) => {
  test('a claim adds one line and one file, and its release leaves what was there before', async () => {
    const programs = programFolder(tools)
    await using own = await startOwnHosts(2, {env: {PATH: programs}})
    const [first, second] = own.hosts as [OwnHost, OwnHost]
    await up(own, 2)
    expect(readFileSync(first.keysFile, 'utf8')).toBe(
      `${USERS_KEYS}${own.gang(1).authorizedKey.split(' ', 2).join(' ')} gpuctl-${own.cluster.lease}\n`,
    )
    expect(own.leftovers()).toHaveLength(2 * 3 + 1) // of each host a folder, a claim and a key; and a note
    await up(own, 1)
    expect(readFileSync(second.keysFile, 'utf8')).toBe(USERS_KEYS)
    await own.cloud.sweep(own.cluster, bounded())
    expect(readFileSync(first.keysFile, 'utf8')).toBe(USERS_KEYS)
    expect(own.leftovers()).toEqual([])
    rmSync(programs, {recursive: true})
  })

  test('two clusters that want the same hosts at once: one gets them all, the other none', async () => {
    const programs = programFolder(tools)
    await using own = await startOwnHosts(3, {env: {PATH: programs}})
    const rivals = [own.cluster, otherCluster()]
    for (let round = 0; round < 4; round++) {
      const clouds = [own.cloud, own.elsewhere()]
      const results = await Promise.all(
        rivals.map((cluster, index) =>
          clouds[index]?.ensureGang(
            own.gang(3, {cluster, hosts: index ? own.entries.toReversed() : own.entries}),
            bounded(),
          ),
        ),
      )
      const winner = results.findIndex((result) => result?.fault === undefined)
      expect(results[winner]?.members).toHaveLength(3)
      expect(results[1 - winner]).toEqual({
        members: [],
        fault: expect.objectContaining({kind: 'capacity', code: 'HostClaimed'}),
      })
      expect(own.hosts.map(ownerOf)).toEqual(own.hosts.map(() => rivals[winner]?.lease))
      for (const [index, cluster] of rivals.entries())
        await clouds[index]?.sweep({...cluster, hosts: own.entries}, bounded())
      expect(own.leftovers()).toEqual([])
      for (const {keysFile} of own.hosts) expect(readFileSync(keysFile, 'utf8')).toBe(USERS_KEYS)
    }
    rmSync(programs, {recursive: true})
  })
})

describe('authorized_keys is what it was, to its last byte, when it', () => {
  const cases: readonly [string, (host: OwnHost) => void][] = [
    ['has no newline at its end', ({keysFile}) => writeFileSync(keysFile, USERS_KEYS.trimEnd())],
    ['is empty', ({keysFile}) => writeFileSync(keysFile, '')],
    ['is not there', ({keysFile}) => rmSync(keysFile)],
    ['has not even a folder', ({home}) => rmSync(join(home, '.ssh'), {recursive: true})],
    [
      'has Windows line ends, blank lines and bytes that are no text',
      ({keysFile}) => writeFileSync(keysFile, Buffer.from(`\r\n\n# é\r\n${USERS_KEYS}\xff\xfe\n\n`, 'latin1')),
    ],
    [
      'is a link to another folder',
      ({home, keysFile}) => {
        mkdirSync(join(home, 'else where'))
        renameSync(keysFile, join(home, 'else where', 'keys'))
        symlinkSync('../else where/keys', keysFile)
      },
    ],
    [
      'is in a folder that is a link',
      ({home}) => {
        renameSync(join(home, '.ssh'), join(home, 'ssh'))
        symlinkSync('ssh', join(home, '.ssh'))
      },
    ],
    ['others may read', ({keysFile}) => chmodSync(keysFile, 0o644)],
  ]
  test.each(cases)('%s', async (_, arrange) => {
    await using own = await startOwnHosts(1)
    const [host] = own.hosts as [OwnHost]
    arrange(host)
    const before = snapshot(host)
    const [node] = await up(own, 1)
    if (node === undefined) throw new Error('no node')
    expect((await own.login(node, 'true')).exitCode).toBe(0)
    await up(own, 1)
    await own.cloud.removeGang(own.gang(1), bounded())
    expect(snapshot(host)).toEqual(before)
    expect(existsSync(join(host.home, '.gpuctl'))).toBe(false)
  })

  test('lines that others add meanwhile stay', async () => {
    await using own = await startOwnHosts(1)
    const [host] = own.hosts as [OwnHost]
    writeFileSync(host.keysFile, USERS_KEYS.trimEnd())
    await up(own, 1)
    writeFileSync(host.keysFile, `${readFileSync(host.keysFile, 'utf8')}ssh-ed25519 AAAA another@laptop\n`)
    await own.cloud.removeGang(own.gang(1), bounded())
    expect(readFileSync(host.keysFile, 'utf8')).toBe(`${USERS_KEYS}ssh-ed25519 AAAA another@laptop\n`)
  })
})

test('a host of another cluster is refused with that cluster’s name, and nothing else is touched', async () => {
  await using own = await startOwnHosts(2)
  const rival = otherCluster()
  await up(own, 1, {cluster: rival, pool: 'eval', hosts: own.entries.slice(1)})
  const before = own.leftovers()
  const {members, fault} = await own.elsewhere().ensureGang(own.gang(2), bounded())
  expect(members).toEqual([])
  expect(fault).toEqual({
    kind: 'capacity',
    code: 'HostClaimed',
    message: '127.0.0.1 is claimed by the cluster rival (pool eval)',
    hint: expect.stringMatching(/bring that cluster down, or .* remove ~\/\.gpuctl\/claim-\* on 127\.0\.0\.1/),
    effect: 'none',
  })
  expect(own.leftovers()).toEqual(before)
  await own.cloud.sweep({...own.cluster, hosts: own.entries}, bounded())
  expect(own.leftovers()).toEqual(before)
})

test('a claim that this version cannot read is nobody’s to take', async () => {
  await using own = await startOwnHosts(1)
  await up(own, 1)
  const [claim = ''] = claimFiles(own.hosts[0] as OwnHost)
  writeFileSync(claim, '{"version": 2}\n')
  expect((await own.cloud.ensureGang(own.gang(1), bounded())).fault).toMatchObject({
    code: 'HostClaimed',
    message: '127.0.0.1 is claimed, by whom cannot be read',
  })
  await own.cloud.sweep({...own.cluster, hosts: own.entries}, bounded())
  expect(readFileSync(claim, 'utf8')).toBe('{"version": 2}\n')
})

test('a host that leaves the list is released, and one that stays keeps its node', async () => {
  await using own = await startOwnHosts(3)
  const [a, b, c] = own.entries as [OwnHost['entry'], OwnHost['entry'], OwnHost['entry']]
  const before = await up(own, 2, {hosts: [a, b]})
  const after = await up(own, 2, {hosts: [a, c]})
  expect(after[0]).toEqual(before[0])
  expect(own.hosts.map(ownerOf)).toEqual([own.cluster.lease, undefined, own.cluster.lease])
  expect(readFileSync((own.hosts[1] as OwnHost).keysFile, 'utf8')).toBe(USERS_KEYS)
})

test('a host that leaves the list while it is off is held until down, which says so', async () => {
  await using own = await startOwnHosts(2)
  const [a, b] = own.hosts as [OwnHost, OwnHost]
  await up(own, 2)
  await b.stop()
  expect(await up(own, 1)).toHaveLength(1)
  await expect(own.cloud.sweep(own.cluster, bounded())).rejects.toMatchObject({
    code: 'NODE_FAILED',
    message: expect.stringMatching(
      new RegExp(`a host is not released: cannot connect to .*:${b.entry.port}: nothing listens`),
    ),
    hint: expect.stringContaining('--forget-unreachable'),
  })
  expect(ownerOf(a)).toBeUndefined()
  await b.restart()
  await own.cloud.sweep(own.cluster, bounded())
  expect(own.leftovers()).toEqual([])
})

test('hosts that share a home and have names of their own have a claim each, and one key', async () => {
  await using own = await startOwnHosts(1)
  const [host] = own.hosts as [OwnHost]
  await up(own, 1)
  const [claim = ''] = claimFiles(host)
  const neighbour = join(claim, '..', 'claim-neighbour')
  writeFileSync(neighbour, readFileSync(claim, 'utf8').replace(hostId(host.entry), 'root@neighbour:22'))
  await own.cloud.removeGang(own.gang(1), bounded())
  expect(existsSync(neighbour)).toBe(true)
  expect(readFileSync(host.keysFile, 'utf8')).toContain(`gpuctl-${own.cluster.lease}`)
  rmSync(neighbour)
  await own.cloud.sweep({...own.cluster, hosts: own.entries}, bounded())
  expect(own.leftovers()).toEqual([])
})

test('keys of jobs that a reboot ended go with the last claim', async () => {
  await using own = await startOwnHosts(1)
  const [host] = own.hosts as [OwnHost]
  await up(own, 1)
  const job =
    'restrict,command="sh \\"$HOME/.gpuctl/jobs/j/train-0/end-job.sh\\" j" ssh-ed25519 AAAA gpuctl-job:j/train-0\n'
  writeFileSync(host.keysFile, `${readFileSync(host.keysFile, 'utf8')}${job}`)
  await own.cloud.removeGang(own.gang(1), bounded())
  expect(readFileSync(host.keysFile, 'utf8')).toBe(USERS_KEYS)
})

async function up(own: OwnHosts, size: number, changes?: Parameters<OwnHosts['gang']>[1]) {
  const {members, fault} = await own.cloud.ensureGang(own.gang(size, changes), bounded())
  expect(fault).toBeUndefined()
  return members
}

function claimFiles({home}: OwnHost): readonly string[] {
  const folder = join(home, '.gpuctl')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.startsWith('claim-'))
    .map((name) => join(folder, name))
}

const ownerOf = (host: OwnHost): string | undefined =>
  claimFiles(host).map((file) => JSON.parse(readFileSync(file, 'utf8')).lease)[0]

/** All of the home: paths, modes, contents, links. */
function snapshot({home}: OwnHost): readonly unknown[] {
  return readdirSync(home, {recursive: true, encoding: 'utf8'})
    .sort()
    .map((name) => {
      const path = join(home, name)
      const {mode} = lstatSync(path)
      return [name, mode, statSync(path).isFile() ? readFileSync(path, 'latin1') : '']
    })
}
