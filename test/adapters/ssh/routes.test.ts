import {Readable} from 'node:stream'
import {describe, expect, test} from 'vitest'
import {sshShell} from '../../../src/adapters/ssh/ssh-shell.ts'
import {isRoot, makeNetns} from '../../support/netns.ts'
import {freePort, nodeAt, startSshd} from '../../support/sshd.ts'

const open = (identityFile: string) => sshShell({identityFile, agentSocket: '', userKeyDirectory: '/nonexistent'})

describe('a jump host', () => {
  test('forwards to hosts behind it, over one connection', async () => {
    await using jump = await startSshd()
    await using target = await startSshd({route: {kind: 'jump', through: jump.endpoint}})
    await using other = await startSshd({route: {kind: 'jump', through: jump.endpoint}})
    const identities = {...jump.endpoint, identityFile: jump.identityFile}
    await using shell = open(target.identityFile)
    const through = {...target.endpoint, route: {kind: 'jump', through: identities} as const}
    const besides = {...other.endpoint, identityFile: other.identityFile, route: through.route}
    const bytes = Buffer.alloc(3_000_000, 'gpuctl')
    const got: Buffer[] = []
    const run = {stdin: Readable.from([bytes]), onStdout: (chunk: Buffer) => got.push(chunk)}
    await Promise.all([shell.exec(nodeAt(through), ['cat'], run), shell.exec(nodeAt(besides), ['true'])])
    expect(Buffer.concat(got).equals(bytes)).toBe(true)
    expect(jump.sessions()).toHaveLength(1)
  })

  test('may itself be behind another', async () => {
    await using first = await startSshd()
    await using second = await startSshd()
    await using target = await startSshd()
    await using shell = open(target.identityFile)
    const one = {...first.endpoint, identityFile: first.identityFile}
    const two = {
      ...second.endpoint,
      identityFile: second.identityFile,
      route: {kind: 'jump', through: one} as const,
    }
    const node = nodeAt({...target.endpoint, route: {kind: 'jump', through: two}})
    expect((await shell.capture(node, ['echo', 'there'])).stdout).toBe('there\n')
  })

  test('has its own key pinned', async () => {
    await using jump = await startSshd()
    await using target = await startSshd()
    await using shell = open(target.identityFile)
    const {hostKey: _, ...unpinned} = jump.endpoint
    const node = nodeAt({...target.endpoint, route: {kind: 'jump', through: unpinned}})
    await expect(shell.exec(node, ['true'])).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      message: expect.stringContaining(String(jump.endpoint.port)),
    })
  })

  test('that cannot reach the host says so', async () => {
    await using jump = await startSshd()
    await using shell = open(jump.identityFile)
    const port = await freePort()
    const node = nodeAt({...jump.endpoint, port, route: {kind: 'jump', through: jump.endpoint}})
    await expect(shell.exec(node, ['true'])).rejects.toMatchObject({
      code: 'NODE_FAILED',
      message: expect.stringMatching(/through root.*refused/),
    })
  })
})

describe.runIf(isRoot)('a network namespace', () => {
  test('is entered for the connection alone', async () => {
    using netns = makeNetns()
    await using host = await startSshd({netns: netns.name})
    await using shell = open(host.identityFile)
    const bytes = Buffer.alloc(5_000_000, 'through the wall')
    const got: Buffer[] = []
    const run = {stdin: Readable.from([bytes]), onStdout: (chunk: Buffer) => got.push(chunk)}
    expect(await shell.exec(host.node, ['cat'], run)).toEqual({exitCode: 0})
    expect(Buffer.concat(got).equals(bytes)).toBe(true)
  })

  test('serves many connections with one helper, none of them losing the server’s first words', async () => {
    using netns = makeNetns()
    await using host = await startSshd({netns: netns.name})
    const shells = Array.from({length: 20}, () => open(host.identityFile))
    const codes = await Promise.all(shells.map((shell) => shell.exec(host.node, ['true'])))
    expect(codes.every(({exitCode}) => exitCode === 0)).toBe(true)
    for (const shell of shells) await shell[Symbol.asyncDispose]()
  })

  test('where nothing listens, or that does not exist, is named', async () => {
    using netns = makeNetns()
    await using host = await startSshd()
    await using shell = open(host.identityFile)
    const inside = nodeAt({...host.endpoint, route: {kind: 'netns', name: netns.name}})
    await expect(shell.exec(inside, ['true'])).rejects.toMatchObject({
      code: 'NODE_FAILED',
      message: expect.stringMatching(/nothing listens/),
    })
    const nowhere = nodeAt({...host.endpoint, route: {kind: 'netns', name: 'gpuctl-no-such'}})
    await expect(shell.exec(nowhere, ['true'])).rejects.toMatchObject({
      code: 'NODE_FAILED',
      message: expect.stringContaining('gpuctl-no-such'),
    })
  })
})
