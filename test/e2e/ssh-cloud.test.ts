import {mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {paths} from '../../src/adapters/paths.ts'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import {type OwnHost, type OwnHosts, startOwnHosts, USERS_KEYS} from '../support/own-hosts.ts'
import {type ClusterDocument, dataOf, errorOf, nodesIn} from './documents.ts'

// The steps of one afternoon with a rack of three, in this order.
describe('hosts of one’s own', () => {
  let own: OwnHosts
  let home: FreshHome
  let user: string
  let name: string
  beforeAll(async () => {
    own = await startOwnHosts(3)
    user = join(own.knownHostsFile, '..', 'user')
    mkdirSync(join(user, '.ssh'), {recursive: true, mode: 0o700})
    home = await freshHome({HOME: user, GPUCTL_CACHE: paths().cache, SSH_AUTH_SOCK: undefined})
    name = home.newName()
    for (const {identityFile, entry} of own.hosts)
      writeFileSync(join(home.cwd, `key-${entry.port}`), readFileSync(identityFile), {mode: 0o600})
    writeFileSync(join(home.cwd, 'gpuctl.yaml'), clusterFile(name))
  })
  afterAll(async () => {
    for (const host of own.hosts) await host.restart()
    await home[Symbol.asyncDispose]()
    await own[Symbol.asyncDispose]()
  })

  const run = (...args: string[]) => home.run(args)
  const json = async (...args: string[]) => dataOf(await run(...args, '--json'))
  const status = async () => (await json('status')) as ClusterDocument
  const host = (index: number) => own.hosts[index] as OwnHost

  /** The keys lie beside the file; the first two host keys are in it, the third in known_hosts. */
  const clusterFile = (cluster: string, count = 3) =>
    JSON.stringify({
      name: cluster,
      nodes: 2,
      where: {clouds: ['ssh']},
      hosts: own.entries.slice(0, count).map(({address, port, user: who, hostKey}, index) => ({
        address,
        port,
        user: who,
        key: `key-${port}`,
        ...(index < 2 ? {host_key: hostKey} : {}),
      })),
    })
  const knownHosts = () => join(user, '.ssh', 'known_hosts')

  test('plan shows the hosts’ pool and asks nothing of them', async () => {
    expect(await json('plan')).toMatchObject({
      usdPerHour: '0',
      pools: [{name: 'node', nodes: 2, offering: {cloud: 'ssh', purchase: 'owned'}}],
    })
    expect(own.leftovers()).toEqual([])
  })

  test('up claims as many as it needs, and the same up again changes nothing', async () => {
    const up = (await json('up')) as ClusterDocument
    expect(up).toMatchObject({name, state: 'running', usdPerHour: '0'})
    expect(nodesIn(up)).toMatchObject(
      [0, 1].map((index) => ({name: `node-${index}`, state: 'running', port: host(index).entry.port})),
    )
    expect(own.leftovers()).toHaveLength(2 * 3)
    const keys = own.hosts.map(({keysFile}) => readFileSync(keysFile, 'utf8'))
    expect(await json('up')).toEqual(up)
    expect(await status()).toEqual(up)
    expect(own.hosts.map(({keysFile}) => readFileSync(keysFile, 'utf8'))).toEqual(keys)
  })

  test('a host whose key nobody vouched for is refused with what to type, and nothing changes', async () => {
    const error = errorOf(await run('up', '--nodes', '3', '--json'))
    expect(error).toMatchObject({
      code: 'AUTH_FAILED',
      exitCode: 4,
      message: expect.stringContaining('no host key is known for 127.0.0.1 (2 of 3 nodes are up)'),
      hint: expect.stringMatching(/^connect once with ssh -p \d+ \S+@127\.0\.0\.1 and check its fingerprint/),
    })
    expect(own.leftovers()).toHaveLength(2 * 3)
  })

  test('once it is in known_hosts the same up grows the cluster', async () => {
    const {port, hostKey} = host(2).entry
    writeFileSync(knownHosts(), `[127.0.0.1]:${port} ${hostKey}\n`)
    const two = nodesIn(await status())
    const three = nodesIn((await json('up', '--nodes', '3')) as ClusterDocument)
    expect(three.map((node) => node.name)).toEqual(['node-0', 'node-1', 'node-2'])
    expect(three.slice(0, 2)).toEqual(two)
  })

  test('exec, cp and run work on them', async () => {
    const homes = dataOf(await run('exec', '--json', '--', 'sh', '-c', 'echo "$HOME"')) as {
      results: {stdout: string}[]
    }
    expect(homes.results.map(({stdout}) => stdout.trim())).toEqual(own.hosts.map((each) => each.home))
    writeFileSync(join(home.cwd, 'a file'), 'its text')
    const copy = join(host(2).home, 'b file')
    expect((await run('cp', 'a file', `node-2:${copy}`)).exitCode).toBe(0)
    expect(readFileSync(copy, 'utf8')).toBe('its text')
    rmSync(copy)
    const job = await run('run', 'hello-allreduce', '--nodes', '3')
    expect({exitCode: job.exitCode, stderr: job.stderr}).toMatchObject({exitCode: 0})
    expect(job.stdout.match(/: OK$/gm)).toHaveLength(3)
    expect(await json('jobs')).toMatchObject({jobs: [{name: 'hello-allreduce', state: 'succeeded'}]})
  })

  test('another cluster is refused, and is told whose they are', async () => {
    const other = home.newName()
    writeFileSync(join(home.cwd, 'other.yaml'), clusterFile(other, 2))
    const error = errorOf(await run('up', 'other.yaml', '--json'))
    expect(error).toMatchObject({
      code: 'CAPACITY_EXHAUSTED',
      exitCode: 6,
      message: expect.stringContaining(`is claimed by the cluster ${name} (pool node)`),
      hint: expect.stringContaining('bring that cluster down'),
    })
    expect(await json('down', '-c', other, '--yes')).toMatchObject({name: other})
    expect((await status()).state).toBe('running')
  })

  test('shrinking gives a host back as it was', async () => {
    await json('up', '--nodes', '2')
    expect(readFileSync(host(2).keysFile, 'utf8')).toBe(USERS_KEYS)
    expect(readdirSync(host(2).home)).toEqual(['.ssh'])
  })

  test('a host that is off is told by status, by up and by down', async () => {
    await host(1).stop()
    const why = new RegExp(`cannot connect to \\S+@127\\.0\\.0\\.1:${host(1).entry.port}: nothing listens there`)
    const seen = await status()
    expect(seen.state).toBe('degraded')
    expect(nodesIn(seen)).toMatchObject([
      {state: 'running'},
      {state: 'unreachable', caveat: expect.stringMatching(why)},
    ])
    expect((await run('status')).stdout).toMatch(why)
    expect(errorOf(await run('up', '--json'))).toMatchObject({
      code: 'CLOUD_UNAVAILABLE',
      exitCode: 7,
      message: expect.stringMatching(why),
    })
    expect(errorOf(await run('down', '--yes', '--json'))).toMatchObject({
      code: 'NODE_FAILED',
      exitCode: 14,
      message: expect.stringMatching(why),
      hint: expect.stringContaining('--forget-unreachable'),
    })
    const plain = await run('down', '--yes')
    expect(plain.exitCode).toBe(14)
    expect(plain.stderr).toContain('--forget-unreachable')
  })

  test('down does the rest of its work once the host is on again', async () => {
    await host(1).restart()
    expect(await json('down', '--yes')).toEqual({name, existed: true})
    expectUntouched()
    expect(await json('down', '--yes')).toEqual({name, existed: false})
    expect(await json('ls')).toEqual({clusters: []})
  })

  test('down --forget-unreachable gives up a host that is gone for good', async () => {
    await json('up')
    await host(1).stop()
    const {stdout} = await run('down', '--yes', '--forget-unreachable')
    const {user: who, port} = host(1).entry
    expect(stdout).toContain(`given up: ${who}@127.0.0.1:${port}\n`)
    expect(own.leftovers().map((each) => each.split(':')[0])).toEqual([`${port}`, `${port}`, `${port}`])
    expect(await json('ls')).toEqual({clusters: []})
  })

  test('the same cluster takes it again should it come back, and leaves nothing', async () => {
    await host(1).restart()
    expect(((await json('up')) as ClusterDocument).state).toBe('running')
    expect(await json('down', '--yes')).toEqual({name, existed: true})
    expectUntouched()
  })

  test('the user’s own .ssh is as it was', () => {
    expect(readdirSync(join(user, '.ssh'))).toEqual(['known_hosts'])
    expect(readFileSync(knownHosts(), 'utf8').split('\n')).toHaveLength(2)
  })

  function expectUntouched() {
    expect(own.leftovers()).toEqual([])
    for (const each of own.hosts) {
      expect(readFileSync(each.keysFile, 'utf8')).toBe(USERS_KEYS)
      expect(readdirSync(each.home)).toEqual(['.ssh'])
    }
    expect(readdirSync(join(home.home, 'ssh'))).toEqual([])
  }
})
