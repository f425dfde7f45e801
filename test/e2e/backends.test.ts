import {copyFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, describe, expect, test} from 'vitest'
import type {Backend, Login} from '../support/backends/backend.ts'
import {startPostgres, whyNoPostgres} from '../support/backends/postgres.ts'
import {startS3, whyNoS3} from '../support/backends/s3.ts'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import type {GpuctlExit} from '../support/gpuctl.ts'
import {whyNot} from '../support/local-cluster.ts'
import {processesWith} from '../support/processes.ts'
import {type Sshd, startSshd} from '../support/sshd.ts'
import {type ClusterDocument, dataOf, documentIn, type ErrorDocument, eventsOf} from './documents.ts'

const noSshd = await whyNot('processes')
const KINDS = [
  {kind: 'postgres', start: startPostgres, reason: whyNoPostgres() ?? noSshd},
  {kind: 's3', start: startS3, reason: whyNoS3() ?? noSshd},
]
for (const {kind, reason} of KINDS) if (reason) console.warn(`skipped: ${kind}: ${reason}`)

// The steps of two people, ann and bob, with a cluster of hosts that both can reach, in this order.
describe.each(KINDS)('state in $kind', ({start, reason}) => {
  const step = test.skipIf(reason !== undefined)
  let opened: Promise<{backend: Backend; hosts: readonly Sshd[]; ann: FreshHome; bob: FreshHome}> | undefined
  const all = () => {
    opened ??= (async () => ({
      backend: await start(),
      hosts: [await startSshd(HELD), await startSshd(HELD)],
      ann: await freshHome(),
      bob: await freshHome(),
    }))()
    return opened
  }
  afterAll(async () => {
    if (opened === undefined) return
    const {backend, hosts, ann, bob} = await opened
    for (const each of [ann, bob, ...hosts, backend]) await each[Symbol.asyncDispose]()
  })

  /** Runs one person's gpuctl, and holds it to keeping every login's secrets. */
  const as = async (who: 'ann' | 'bob', login: Login, ...args: string[]): Promise<GpuctlExit> => {
    const world = await all()
    const exit = await world[who].run(args, {env: {GPUCTL_BACKEND: login.url, ...login.env}})
    for (const secret of secretsOf(world.backend)) expect(exit.stdout + exit.stderr).not.toContain(secret)
    return exit
  }
  const ann = async (...args: string[]) => as('ann', (await all()).backend.ann, ...args)
  const bob = async (...args: string[]) => as('bob', (await all()).backend.bob, ...args)
  const failure = (exit: GpuctlExit) => documentIn(exit.stdout).data as ErrorDocument

  step('up, up again, ls and status are as with a folder', async () => {
    const {ann: home, hosts} = await all()
    writeFileSync(join(home.cwd, 'gpuctl.yaml'), clusterFile(hosts))
    const first = await ann('up', '--json', '--debug')
    const cluster = documentIn(first.stdout).data as ClusterDocument
    expect(cluster).toMatchObject({name: 'rack', state: 'running', pools: [{name: 'node', size: 2}]})
    const again = eventsOf((await ann('up', '--events')).stdout)
    expect(again.events).toContainEqual(expect.objectContaining({kind: 'summary', changes: {same: 3}}))
    expect(again.result.data).toEqual(cluster)
    expect(dataOf(await ann('status', '--json'))).toEqual(cluster)
    expect(dataOf(await ann('ls', '--json'))).toMatchObject({clusters: [{name: 'rack', state: 'running', nodes: 2}]})
  })

  step('no file that others may read has a secret in it', async () => {
    const {ann: home, backend} = await all()
    const open = readdirSync(home.home, {recursive: true, withFileTypes: true})
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => (statSync(file).mode & 0o077) !== 0)
      .filter((file) => secretsOf(backend).some((secret) => readFileSync(file, 'utf8').includes(secret)))
    expect(open).toEqual([])
  })

  step('a second person without the passphrase is told what is missing', async () => {
    const {exitCode, stdout, stderr} = await bob('ls', '--json')
    expect(exitCode).toBe(0)
    expect(documentIn(stdout).data).toMatchObject({clusters: [{name: 'rack', state: 'unknown'}]})
    expect(stderr).toMatch(/^warning: rack: the passphrase .*PULUMI_CONFIG_PASSPHRASE_FILE\n$/)
    const status = failure(await bob('status', '-c', 'rack', '--json'))
    expect(status).toMatchObject({code: 'STATE_UNUSABLE', exitCode: 12})
    expect(status.message).toContain(join((await all()).bob.home, 'passphrase'))
    expect(failure(await bob('down', '-c', 'rack', '--yes', '--json'))).toMatchObject({code: 'STATE_UNUSABLE'})
  })

  step('with it, and the backend in config.yaml, the second person has the cluster too', async () => {
    const {ann: hers, bob: his, backend} = await all()
    copyFileSync(join(hers.home, 'passphrase'), join(his.home, 'passphrase'))
    writeFileSync(join(his.home, 'config.yaml'), `backend: ${JSON.stringify(backend.bob.url)}\n`)
    const run = (...args: string[]) => his.run(args, {env: {GPUCTL_BACKEND: '', ...backend.bob.env}})
    expect(dataOf(await run('ls', '--json'))).toMatchObject({clusters: [{name: 'rack', state: 'running', nodes: 2}]})
    expect(dataOf(await run('status', '-c', 'rack', '--json'))).toEqual(dataOf(await ann('status', '--json')))
    const said = await run('exec', '-c', 'rack', '--', 'echo', 'here')
    expect(said).toMatchObject({exitCode: 0, stdout: expect.stringMatching(/here\n.*here\n/)})
  })

  step('who changes the cluster keeps others from it', async () => {
    const {ann: home, hosts, backend} = await all()
    for (const host of hosts) writeFileSync(join(host.home, 'hold'), '')
    const up = home.start(['up', '--nodes', '1', '--events'], {
      env: {GPUCTL_BACKEND: backend.ann.url, ...backend.ann.env},
    })
    await up.waitForOutput(/"resource":"node".*"phase":"started"/)
    const locked = failure(await bob('down', '-c', 'rack', '--yes', '--json'))
    for (const host of hosts) rmSync(join(host.home, 'hold'))
    expect(locked).toMatchObject({code: 'LOCKED', exitCode: 10, hint: expect.stringContaining('--break-lock')})
    expect(await up.exit).toMatchObject({exitCode: 0})
  })

  step('the second person can take it down, and nothing is left anywhere', async () => {
    const {ann: hers, bob: his, hosts} = await all()
    expect(dataOf(await bob('down', '-c', 'rack', '--yes', '--json'))).toEqual({name: 'rack', existed: true})
    expect(dataOf(await ann('ls', '--json'))).toEqual({clusters: []})
    expect(failure(await ann('status', '-c', 'rack', '--json'))).toMatchObject({code: 'NOT_FOUND'})
    expect(dataOf(await ann('down', '-c', 'rack', '--yes', '--json'))).toEqual({name: 'rack', existed: false})
    for (const {home} of hosts) expect(readdirSync(home, {recursive: true}).filter(isGpuctls)).toEqual([])
    for (const {home} of [hers, his]) {
      expect(existsSync(join(home, 'clusters', 'rack'))).toBe(false)
      expect(processesWith(`GPUCTL_HOME=${home}`)).toEqual([])
    }
  })

  step.each([
    ['refused', 'AUTH_FAILED', 4],
    ['missing', 'STATE_UNUSABLE', 12],
    ['down', 'CLOUD_UNAVAILABLE', 7],
  ] as const)('a server that is %s is called %s', async (which, code, exitCode) => {
    const login = (await all()).backend[which]
    for (const words of [['ls'], ['up'], ['down', '-c', 'rack', '--yes', '--debug']]) {
      const exit = await as('ann', login, ...words, '--json')
      expect(exit.exitCode).toBe(exitCode)
      expect(failure(exit)).toMatchObject({code, hint: expect.stringMatching(/URL|address/)})
    }
  })
})

/** Commands on these hosts wait for as long as there is a file `hold` in the home. */
const HELD = {
  config: ['ForceCommand while [ -e "$HOME/hold" ]; do sleep 0.1; done; exec sh -c "$SSH_ORIGINAL_COMMAND"'],
  home: 'home',
}

function clusterFile(hosts: readonly Sshd[]): string {
  const entries = hosts.map(({endpoint: {address, port, user, hostKey}, identityFile}) => ({
    address,
    port,
    user,
    host_key: hostKey,
    key: identityFile,
  }))
  return JSON.stringify({name: 'rack', nodes: 2, where: {clouds: ['ssh']}, hosts: entries})
}

const secretsOf = ({ann, bob, refused}: Backend) => [ann, bob, refused].flatMap(({secrets}) => secrets)

const isGpuctls = (path: string | Buffer) => String(path).includes('gpuctl')
