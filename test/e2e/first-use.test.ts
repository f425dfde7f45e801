import {existsSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import {whyNot} from '../support/local-cluster.ts'
import {reachNodes} from '../support/reach-nodes.ts'
import {type ClusterDocument, dataOf, eventsOf, nodesIn} from './documents.ts'

const modes = {namespaces: await whyNot('namespaces'), processes: await whyNot('processes')}
for (const [mode, reason] of Object.entries(modes)) if (reason) console.warn(`skipped: ${mode}: ${reason}`)

// The steps of one afternoon, in this order, on one cluster.
describe.each(['namespaces', 'processes'] as const)('first use, hosts of %s', (mode) => {
  const step = test.skipIf(modes[mode] !== undefined)
  let opened: Promise<FreshHome> | undefined
  const home = () => {
    opened ??= freshHome({GPUCTL_LOCAL_MODE: mode})
    return opened
  }
  afterAll(async () => (await opened)?.[Symbol.asyncDispose]())
  const run = async (...args: string[]) => (await home()).run(args)
  const json = async (...args: string[]) => dataOf(await run(...args, '--json'))
  const status = async () => (await json('status', '-c', 'local')) as ClusterDocument

  step('plan says what up would make, and makes nothing', async () => {
    expect(await json('plan')).toMatchObject({
      name: 'local',
      usdPerHour: '0',
      changes: [
        {resource: 'network-local', operation: 'create'},
        {resource: 'access', operation: 'create'},
        {resource: 'node', operation: 'create'},
      ],
      pools: [{name: 'node', nodes: 2, offering: {cloud: 'local', instanceType: 'local-host'}}],
    })
    expect(existsSync(join((await home()).home, 'local'))).toBe(false)
  })

  step('up without a file gives two running nodes, and tells it in events', async () => {
    const {exitCode, stdout, stderr} = await run('up', '--events')
    expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
    const {events, result} = eventsOf(stdout)
    expect(events).toContainEqual(expect.objectContaining({kind: 'summary', changes: {create: 3}}))
    expect(result.type).toBe('cluster')
    expect(result.data).toEqual({
      name: 'local',
      lease: (await home()).leaseOf('local'),
      state: 'running',
      usdPerHour: '0',
      emulated: false,
      pools: [
        {
          name: 'node',
          size: 2,
          offering: {cloud: 'local', region: 'local', zone: 'local', instanceType: 'local-host', purchase: 'owned'},
          nodes: [0, 1].map((index) => ({
            id: expect.any(String),
            name: `node-${index}`,
            address: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
            port: expect.any(Number),
            user: expect.any(String),
            privateAddress: expect.stringMatching(/^\d+\.\d+\.\d+\.\d+$/),
            state: 'running',
            caveat: expect.any(String),
          })),
        },
      ],
    })
    const answers = await reachNodes((await home()).home, 'local', 'echo $GPUCTL_NODE')
    expect(answers).toEqual({'node-0': 'node-0', 'node-1': 'node-1'})
  })

  step('the same up again changes nothing', async () => {
    const before = await status()
    const {stdout} = await run('up', '--events')
    const {events, result} = eventsOf(stdout)
    expect(events).toContainEqual(expect.objectContaining({kind: 'summary', changes: {same: 3}}))
    expect(result.data).toEqual(before)
    const {changes} = (await json('plan')) as {changes: {operation: string}[]}
    expect(changes.filter(({operation}) => operation !== 'same')).toEqual([])
  })

  step('ls and status tell of it in text and in JSON', async () => {
    expect(await json('ls')).toMatchObject({
      clusters: [{name: 'local', state: 'running', nodes: 2, clouds: ['local'], usdPerHour: '0', emulated: false}],
    })
    expect((await run('ls')).stdout).toMatch(/^local +running +2 /m)
    expect((await run('status')).stdout).toMatch(/^node-1 +running /m)
  })

  step('up --nodes grows and shrinks it, and keeps the nodes that stay', async () => {
    const two = nodesIn(await status())
    const three = nodesIn((await json('up', '--nodes', '3')) as ClusterDocument)
    expect(three.map(({name}) => name)).toEqual(['node-0', 'node-1', 'node-2'])
    expect(three.slice(0, 2)).toEqual(two)
    const one = nodesIn((await json('up', '--nodes', '1')) as ClusterDocument)
    expect(one).toEqual(two.slice(0, 1))
    expect(await reachNodes((await home()).home, 'local', 'echo up')).toEqual({'node-0': 'up'})
  })

  step('down without anybody to ask removes nothing', async () => {
    const {exitCode, stderr} = await run('down')
    expect(exitCode).toBe(13)
    expect(stderr).toContain('--yes')
    expect((await status()).state).toBe('running')
  })

  step('down --yes leaves nothing, and is safe to repeat', async () => {
    const {home: folder, leftovers} = await home()
    expect(await json('down', '-c', 'local', '--yes')).toEqual({name: 'local', existed: true})
    expect(await leftovers('local')).toEqual([])
    const before = filesIn(folder)
    expect(await json('down', '-c', 'local', '--yes')).toEqual({name: 'local', existed: false})
    expect(filesIn(folder)).toEqual(before)
    expect(await json('ls')).toEqual({clusters: []})
  })
})

/** All but the engine's logs, of which each call writes one; the engine removes old ones by size. */
function filesIn(folder: string): readonly string[] {
  const files = readdirSync(folder, {recursive: true, encoding: 'utf8'})
  return files.filter((path) => !path.startsWith(join('engine', 'home'))).sort()
}
