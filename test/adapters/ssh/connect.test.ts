import {execFileSync} from 'node:child_process'
import {readFileSync, renameSync, writeFileSync} from 'node:fs'
import {createServer} from 'node:net'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {type SshShellOptions, sshShell} from '../../../src/adapters/ssh/ssh-shell.ts'
import type {SshEndpoint} from '../../../src/domain/node.ts'
import {startAgent} from '../../support/ssh-agent.ts'
import {freePort, generateKey, nodeAt, type Sshd, startSshd} from '../../support/sshd.ts'

let host: Sshd
beforeAll(async () => {
  host = await startSshd()
})
afterAll(() => host[Symbol.asyncDispose]())

/** Only what the test names: no agent and no key files of the user who runs it. */
const open = (options: SshShellOptions) => sshShell({agentSocket: '', userKeyDirectory: '/nonexistent', ...options})
const at = (change: Partial<SshEndpoint>) => nodeAt({...host.endpoint, ...change})
const fingerprintOf = (path: string) =>
  execFileSync('ssh-keygen', ['-lf', path], {encoding: 'utf8'}).split(' ')[1] ?? 'none'

describe('the host key', () => {
  test.each(['ed25519', 'ecdsa', 'rsa'] as const)('may be %s', async (hostKeyType) => {
    await using other = await startSshd({hostKeyType})
    await using shell = open({identityFile: other.identityFile})
    expect(await shell.exec(other.node, ['true'])).toEqual({exitCode: 0})
  })

  test('that is none on record is not trusted', async () => {
    await using shell = open({identityFile: host.identityFile})
    const {hostKey: _, ...unpinned} = host.endpoint
    await expect(shell.exec(nodeAt(unpinned), ['true'])).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      hint: expect.stringContaining('ssh -p'),
    })
  })

  test('that changed is refused, with both fingerprints', async () => {
    await using shell = open({identityFile: host.identityFile})
    const wrong = join(host.directory, 'wrong')
    generateKey(wrong)
    const refused = shell.exec(at({hostKey: readFileSync(`${wrong}.pub`, 'utf8')}), ['true'])
    const message = await refused.catch((error: Error) => error.message)
    expect(message).toContain(fingerprintOf(`${wrong}.pub`))
    expect(message).toContain(fingerprintOf(join(host.directory, 'host.pub')))
    await expect(refused).rejects.toMatchObject({code: 'AUTH_FAILED'})
  })

  test('of another kind than the one on record is refused', async () => {
    await using shell = open({identityFile: host.identityFile})
    const wrong = join(host.directory, 'wrong-kind')
    generateKey(wrong, 'ecdsa')
    const refused = shell.exec(at({hostKey: readFileSync(`${wrong}.pub`, 'utf8')}), ['true'])
    await expect(refused).rejects.toMatchObject({code: 'AUTH_FAILED', message: expect.stringContaining('SHA256:')})
  })
})

describe('the login', () => {
  test('takes the endpoint’s own key where the cluster’s is refused', async () => {
    const other = join(host.directory, 'cluster')
    generateKey(other)
    await using shell = open({identityFile: other})
    expect(await shell.exec(at({identityFile: host.identityFile}), ['true'])).toEqual({exitCode: 0})
  })

  test('takes a default key file', async () => {
    await using other = await startSshd()
    renameSync(other.identityFile, join(other.directory, 'id_ed25519'))
    await using shell = open({userKeyDirectory: other.directory})
    expect(await shell.exec(other.node, ['true'])).toEqual({exitCode: 0})
  })

  test('takes a key from the agent', async () => {
    await using agent = await startAgent([host.identityFile])
    await using shell = open({agentSocket: agent.socket})
    expect(await shell.exec(host.node, ['true'])).toEqual({exitCode: 0})
  })

  test('goes on without an agent that is not there', async () => {
    await using shell = open({agentSocket: '/nonexistent/agent', identityFile: host.identityFile})
    expect(await shell.exec(host.node, ['true'])).toEqual({exitCode: 0})
    await using keyless = open({agentSocket: '/nonexistent/agent'})
    await expect(keyless.exec(host.node, ['true'])).rejects.toMatchObject({code: 'AUTH_FAILED'})
  })

  test('that is refused names the keys that were offered', async () => {
    const stranger = join(host.directory, 'stranger')
    generateKey(stranger)
    await using shell = open({identityFile: stranger})
    await expect(shell.exec(host.node, ['true'])).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      message: expect.stringContaining(stranger),
      hint: expect.stringContaining('authorized_keys'),
    })
  })

  test('says what is wrong with a key that it cannot use', async () => {
    const locked = join(host.directory, 'locked')
    generateKey(locked, 'ed25519', 'a passphrase')
    const pkcs8 = join(host.directory, 'pkcs8')
    execFileSync('openssl', ['genpkey', '-algorithm', 'ed25519', '-out', pkcs8], {stdio: 'ignore'})
    const junk = join(host.directory, 'junk')
    writeFileSync(junk, 'not a key')
    for (const [identityFile, expected] of [
      [locked, `ssh-add ${locked}`],
      [pkcs8, `ssh-keygen -p -f ${pkcs8}`],
      [junk, junk],
      [join(host.directory, 'none'), 'key: in the cluster file'],
    ] as const) {
      await using shell = open({})
      await expect(shell.exec(at({identityFile}), ['true'])).rejects.toMatchObject({
        code: 'AUTH_FAILED',
        message: expect.stringContaining(identityFile),
        hint: expect.stringContaining(expected),
      })
    }
  })
})

describe('an address', () => {
  test('where nothing listens is named', async () => {
    await using shell = open({identityFile: host.identityFile})
    const port = await freePort()
    await expect(shell.exec(at({port}), ['true'])).rejects.toMatchObject({
      code: 'NODE_FAILED',
      message: expect.stringMatching(new RegExp(`127\\.0\\.0\\.1:${port}.*nothing listens`)),
    })
  })

  test('where something silent listens is given up after the timeout', async () => {
    const silent = createServer(() => {}).listen(0, '127.0.0.1')
    const address = await new Promise<{port: number}>((done) =>
      silent.once('listening', () => done(silent.address() as {port: number})),
    )
    await using shell = open({identityFile: host.identityFile, connectTimeoutMs: 100})
    const answer = shell.exec(at({port: address.port}), ['true'])
    await expect(answer).rejects.toMatchObject({code: 'NODE_FAILED', message: expect.stringContaining('within 0.1 s')})
    silent.close()
  })

  test('that failed once is tried again', async () => {
    await using shell = open({identityFile: host.identityFile})
    await using other = await startSshd()
    const unauthorized = shell.exec(other.node, ['true'])
    await expect(unauthorized).rejects.toMatchObject({code: 'AUTH_FAILED'})
    const authorized = readFileSync(join(host.directory, 'authorized_keys'))
    writeFileSync(join(other.directory, 'authorized_keys'), authorized)
    expect(await shell.exec(other.node, ['true'])).toEqual({exitCode: 0})
  })
})
