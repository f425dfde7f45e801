import {execFileSync} from 'node:child_process'
import {rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'
import type {HostEntry} from '../../../src/domain/host-entry.ts'
import {generateSshKeyPair, withoutComment} from '../../../src/domain/ssh-key.ts'
import {type OwnHosts, startOwnHosts} from '../../support/own-hosts.ts'
import {startSshd} from '../../support/sshd.ts'

const bounded = () => AbortSignal.timeout(30_000)
const stranger = withoutComment(generateSshKeyPair('').publicKey)

let own: OwnHosts
let entry: HostEntry
let hostKey: string
let name: string
beforeAll(async () => {
  own = await startOwnHosts(1)
  const {hostKey: key = '', ...rest} = own.entries[0] as HostEntry
  ;[entry, hostKey, name] = [rest, key, `[127.0.0.1]:${rest.port}`]
})
afterAll(async () => await own?.[Symbol.asyncDispose]())

const ensure = (host: HostEntry) => own.cloud.ensureGang(own.gang(1, {hosts: [host]}), bounded())

/** With what known_hosts says; the host has no key of its own in the cluster file. */
async function withKnownHosts(text: string, host: HostEntry = entry) {
  writeFileSync(own.knownHostsFile, text)
  try {
    return await ensure(host)
  } finally {
    rmSync(own.knownHostsFile)
    await own.cloud.sweep({...own.cluster, hosts: own.entries}, bounded())
  }
}

test.each<[string, () => string]>([
  ['with its port', () => `${name} ${hostKey} a comment\n`],
  ['among others', () => `# mine\n\nexample.org ${stranger}\nexample.net,${name} ${hostKey}\n`],
  ['without a port', () => `127.0.0.1 ${hostKey}\n`],
  ['by a pattern', () => `[127.0.0.*]:* ${hostKey}\n`],
  ['with another port’s key beside it', () => `127.0.0.1 ${stranger}\n${name} ${hostKey}\n`],
  ['with a revoked key beside it', () => `@revoked * ${stranger}\n${name} ${stranger}\n${name} ${hostKey}\n`],
  ['hashed, as ssh-keygen -H writes it', () => hashed(`${name} ${hostKey}\n`)],
])('a key that known_hosts has %s is pinned', async (_, text) => {
  const {members, fault} = await withKnownHosts(text())
  expect(fault).toBeUndefined()
  expect(members[0]?.ssh).toMatchObject({hostKey, hostKeySource: expect.stringContaining(own.knownHostsFile)})
})

test('the cluster file’s key counts more than known_hosts', async () => {
  const {members} = await withKnownHosts(`${name} ${stranger}\n`, {...entry, hostKey: `${hostKey} a comment`})
  expect(members[0]?.ssh).toMatchObject({hostKey, hostKeySource: 'host_key in the cluster file'})
})

test.each<[string, () => string]>([
  ['nowhere', () => ''],
  ['for another host', () => `example.org ${hostKey}\n`],
  ['for another port', () => `[127.0.0.1]:1 ${hostKey}\n`],
  ['for others than this one', () => `!${name},!127.0.0.1,* ${hostKey}\n`],
  ['of an authority only', () => `@cert-authority * ${hostKey}\n`],
])('a key that is known %s is refused, with the command that shows it', async (_, text) => {
  const {members, fault} = await withKnownHosts(text())
  expect(members).toEqual([])
  expect(fault).toEqual({
    kind: 'auth',
    code: 'HostKeyUnknown',
    message: 'no host key is known for 127.0.0.1',
    hint: `connect once with ssh -p ${entry.port} ${entry.user}@127.0.0.1 and check its fingerprint, or give host_key in the cluster file`,
    effect: 'none',
  })
})

test.each(['known_hosts', 'the cluster file'])(
  'a revoked key that %s has is refused with the place of its revocation',
  async (where) => {
    const text = `# careful\n@revoked * ${hostKey}\n${name} ${hostKey}\n`
    const {fault} = await withKnownHosts(text, where === 'known_hosts' ? entry : {...entry, hostKey})
    expect(fault).toMatchObject({
      kind: 'auth',
      code: 'HostKeyRevoked',
      message: `the host key on record for 127.0.0.1 is marked @revoked (${own.knownHostsFile}:2)`,
    })
  },
)

test('a host that shows another key is refused, and told is where the one on record stands', async () => {
  const {fault} = await withKnownHosts(`# careful\n\n${name} ${stranger}\n`)
  const [was, is] = [stranger, hostKey].map(fingerprint)
  expect(fault).toEqual({
    kind: 'auth',
    code: 'AuthFailed',
    message: `the host key of ${entry.user}@127.0.0.1:${entry.port} changed: ${was} is on record (${own.knownHostsFile}:3), the server shows ${is}`,
    hint: `if the host was not reinstalled, somebody may be listening in; if it was, record its new key in ${own.knownHostsFile}:3`,
    effect: 'none',
  })
  const {fault: ofFile} = await withKnownHosts(`${name} ${hostKey}\n`, {...entry, hostKey: stranger})
  expect(ofFile?.message).toContain('is on record (host_key in the cluster file)')
})

test('a host that was claimed keeps its pin: another key makes it unreachable, and says why', async () => {
  await using host = await startOwnHosts(1)
  const [claimed] = host.entries
  const {members} = await host.cloud.ensureGang(host.gang(1), bounded())
  expect(members).toHaveLength(1)
  await host.hosts[0]?.stop()
  await using impostor = await startSshd({config: [`Port ${claimed?.port}`], home: 'home'})
  const held = {...host.cluster, hosts: host.entries}
  expect(await host.cloud.nodes(held, bounded())).toMatchObject([
    {state: 'unreachable', caveat: expect.stringMatching(/the host key of .* changed/)},
  ])
  expect(impostor.log()).not.toContain('Accepted')
  await expect(host.cloud.sweep(held, bounded())).rejects.toMatchObject({code: 'AUTH_FAILED'})
})

test('the key of a jump host is asked for, too', async () => {
  const jump: HostEntry = {...entry, port: 2222, user: 'gate'}
  const {fault} = await withKnownHosts(`${name} ${hostKey}\n`, {...entry, jump})
  expect(fault).toMatchObject({
    code: 'HostKeyUnknown',
    hint: expect.stringContaining('connect once with ssh -p 2222 gate@127.0.0.1 '),
  })
})

const fingerprint = (publicKey: string): string => {
  const text = execFileSync('ssh-keygen', ['-l', '-f', '-'], {input: publicKey, encoding: 'utf8'})
  return text.split(' ')[1] ?? ''
}

function hashed(text: string): string {
  const file = join(own.knownHostsFile, '..', 'to-hash')
  writeFileSync(file, text)
  execFileSync('ssh-keygen', ['-q', '-H', '-f', file], {stdio: 'ignore'})
  return execFileSync('cat', [file], {encoding: 'utf8'})
}
