import {existsSync, readdirSync, readFileSync} from 'node:fs'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterAll, beforeAll, expect, test} from 'vitest'
import {hostScripts} from '../../../providers/ssh/host-scripts.ts'
import {packageTemplates} from '../../../src/adapters/package-templates.ts'
import {sshShell} from '../../../src/adapters/ssh/ssh-shell.ts'
import {hostId} from '../../../src/domain/host-entry.ts'
import {type OwnHost, type OwnHosts, startOwnHosts, USERS_KEYS} from '../../support/own-hosts.ts'

let own: OwnHosts
beforeAll(async () => {
  own = await startOwnHosts(1)
})
afterAll(async () => await own?.[Symbol.asyncDispose]())

const text = fc
  .oneof(
    fc.string({unit: 'binary', maxLength: 40}),
    fc.constantFrom(
      'a b',
      `"'\\`,
      '$(touch owned)',
      '`id`',
      'DOMAIN\\user',
      'one\ntwo',
      'ünï ✓',
      '-n',
      '%s\\n',
      '*',
      '{"lease":"',
    ),
  )
  .map((value) => value.replaceAll('\0', '?')) // no argument of a process can hold it

test('whatever a claim holds comes back as it is, and nothing of it is run', async () => {
  const [{entry, home, keysFile}] = own.hosts as [OwnHost]
  await using shell = sshShell({userKeyDirectory: '/nonexistent', agentSocket: ''})
  const scripts = hostScripts(shell, packageTemplates())
  const signal = AbortSignal.timeout(120_000)
  const node = (own.hosts[0] as OwnHost).node
  const property = fc.asyncProperty(text, text, text, fc.nat(), async (user, pool, cluster, index) => {
    const host = {...entry, user}
    const target = {host, node: {...node, ssh: {...node.ssh, identityFile: entry.identityFile ?? ''}}}
    const claim = {lease: own.cluster.lease, pool, index, host: hostId(host), cluster}
    expect(await scripts.claim(target, claim, own.gang(1).authorizedKey, signal)).toBeUndefined()
    expect(await scripts.inspect(target, signal)).toEqual(claim)
    expect(await scripts.release(target, 'another', undefined, signal)).toBe(true)
    expect(await scripts.release(target, claim.lease, `${pool}x`, signal)).toBe(false)
    expect(await scripts.inspect(target, signal)).toEqual(claim)
    expect(await scripts.release(target, claim.lease, pool, signal)).toBe(true)
    expect(await scripts.inspect(target, signal)).toBeUndefined()
    expect(readdirSync(home)).toEqual(['.ssh'])
    expect(readdirSync(join(home, '.ssh'))).toEqual(['authorized_keys'])
    expect(readFileSync(keysFile, 'utf8')).toBe(USERS_KEYS)
  })
  await fc.assert(property, {numRuns: 25})
  expect(existsSync('owned')).toBe(false)
}, 120_000)
