import {execFileSync} from 'node:child_process'
import {chmodSync, copyFileSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import type {SshEndpoint} from '../../src/domain/node.ts'
import {knownHostsText, sshCommand} from '../../src/domain/ssh-command.ts'
import {isRoot, makeNetns} from '../support/netns.ts'
import {generateKey, nodeAt, type Sshd, startSshd} from '../support/sshd.ts'

/** Runs a command there by what sshCommand says, with paths that need quoting. */
function runThrough(
  host: Sshd,
  endpoint: SshEndpoint,
  argv: readonly string[],
  pinned: SshEndpoint = endpoint,
): string {
  const node = nodeAt(endpoint)
  const identityFile = join(host.directory, 'a %h key')
  const knownHostsFile = join(host.directory, 'known %p hosts')
  copyFileSync(host.identityFile, identityFile)
  chmodSync(identityFile, 0o600)
  writeFileSync(knownHostsFile, knownHostsText([nodeAt(pinned)]))
  const {file, args} = sshCommand(node, {identityFile, knownHostsFile, argv})
  return execFileSync(file, [...args], {encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], timeout: 20_000})
}

const argv = ['printf', '%s|', "it's", 'a b', '$HOME', '']

describe('the system’s ssh', () => {
  test('reaches a node, and words arrive as they are', async () => {
    await using host = await startSshd()
    expect(runThrough(host, host.endpoint, argv)).toBe("it's|a b|$HOME||")
  })

  test('refuses another host key', async () => {
    await using host = await startSshd()
    const other = join(host.directory, 'other')
    generateKey(other)
    const hostKey = execFileSync('cat', [`${other}.pub`], {encoding: 'utf8'})
    expect(() => runThrough(host, host.endpoint, ['true'], {...host.endpoint, hostKey})).toThrow(/verification failed/)
  })

  test('goes through two jump hosts', async () => {
    await using one = await startSshd()
    await using two = await startSshd()
    await using target = await startSshd()
    const first = {...one.endpoint, identityFile: one.identityFile}
    const second = {...two.endpoint, identityFile: two.identityFile, route: {kind: 'jump', through: first} as const}
    const endpoint = {...target.endpoint, route: {kind: 'jump', through: second} as const}
    expect(runThrough(target, endpoint, argv)).toBe("it's|a b|$HOME||")
    expect(one.log()).toContain('Accepted publickey')
  })

  test('checks the key of a jump host, too', async () => {
    await using jump = await startSshd()
    await using target = await startSshd()
    const through = {...jump.endpoint, identityFile: jump.identityFile}
    const {hostKey: _, ...unpinned} = through
    const endpoint = {...target.endpoint, route: {kind: 'jump', through} as const}
    const pinned = {...target.endpoint, route: {kind: 'jump', through: unpinned} as const}
    expect(() => runThrough(target, endpoint, ['true'], pinned)).toThrow(/verification failed/)
  })

  test.runIf(isRoot)('enters a network namespace', async () => {
    using netns = makeNetns()
    await using host = await startSshd({netns: netns.name})
    expect(runThrough(host, host.endpoint, argv)).toBe("it's|a b|$HOME||")
  })
})

test('an interactive login has no command', () => {
  const node = nodeAt({
    address: '10.0.0.4',
    port: 2222,
    user: 'gpu',
    hostKey: 'ssh-ed25519 AAAA',
    route: {kind: 'direct'},
  })
  const {file, args} = sshCommand(node, {identityFile: '/k', knownHostsFile: '/h'})
  expect(file).toBe('ssh')
  expect(args.slice(-2)).toEqual(['--', '10.0.0.4'])
  expect(args).toContain('StrictHostKeyChecking=yes')
  expect(knownHostsText([node, node])).toBe('10.0.0.4-2222 ssh-ed25519 AAAA\n')
})
