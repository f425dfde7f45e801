import {rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import type {LocalMode} from '../../../providers/local/index.ts'
import {bounded, type LocalCluster, runner, startLocalCluster, whyNot} from '../../support/local-cluster.ts'

const reasons = {namespaces: await whyNot('namespaces'), processes: await whyNot('processes')}
for (const [mode, reason] of Object.entries(reasons)) if (reason) console.warn(`skipped: hosts of ${mode}: ${reason}`)

/** Runs a call in a process of its own; `kill` says at or after which program of it that process is killed. */
const call = async (
  local: LocalCluster,
  mode: LocalMode,
  verb: 'ensure' | 'remove',
  size: number,
  kill: {readonly when: 'at' | 'after'; readonly k: number} = {when: 'after', k: 0},
  pool = 'train',
): Promise<number> => {
  const script = join(import.meta.dirname, '..', '..', 'support', 'killed-call.ts')
  const args = [
    local.stateDir,
    local.cluster.lease,
    mode,
    verb,
    `${size}`,
    pool,
    local.authorizedKey,
    kill.when,
    `${kill.k}`,
  ]
  const {exitCode, stderr} = await runner.run(process.execPath, [script, ...args], {signal: bounded()})
  if (exitCode !== 0 && exitCode !== 137) throw new Error(stderr)
  return exitCode
}

const expectGang = async (local: LocalCluster, mode: LocalMode, size: number) => {
  const {members, fault} = await local.cloud.ensureGang(local.gang(size), bounded())
  expect(fault).toBeUndefined()
  expect(members.map(({name, state}) => `${name} ${state}`)).toEqual(
    Array.from({length: size}, (_, index) => `train-${index} running`),
  )
  const logins = await Promise.all(members.map((node) => local.login(node, 'echo $GPUCTL_NODE')))
  expect(logins.map(({stdout}) => stdout.trim())).toEqual(members.map(({name}) => name))
  const found = await local.leftovers()
  const hosts = found.filter((each) => /serve.sh gpuctl-host|sshd_config.*listener/.test(each))
  expect(hosts).toHaveLength(size)
  const fabric = mode === 'namespaces' ? 1 + size : 0
  expect(found.filter((each) => each.startsWith('namespace'))).toHaveLength(fabric)
}

describe.each<LocalMode>(['namespaces', 'processes'])('hosts of %s', (mode) => {
  const tried = test.skipIf(reasons[mode] !== undefined)

  for (const when of ['at', 'after'] as const) {
    tried(
      `killed ${when} any program of a start: the next call ends with two nodes and no more`,
      {timeout: 120_000},
      async () => {
        for (let k = 1, ended = false; !ended; k++) {
          await using local = await startLocalCluster(mode)
          ended = (await call(local, mode, 'ensure', 2, {when, k})) === 0
          await expectGang(local, mode, 2)
        }
      },
    )

    tried(`killed ${when} any program of a start: a sweep leaves nothing`, {timeout: 120_000}, async () => {
      for (let k = 1, ended = false; !ended; k++) {
        await using local = await startLocalCluster(mode)
        ended = (await call(local, mode, 'ensure', 2, {when, k})) === 0
        await local.cloud.sweep(local.cluster, bounded())
        expect(await local.leftovers()).toEqual([])
      }
    })

    tried(
      `killed ${when} any program of a removal: the next one and a sweep leave nothing`,
      {timeout: 120_000},
      async () => {
        for (let k = 1, ended = false; !ended; k++) {
          await using local = await startLocalCluster(mode)
          await local.cloud.ensureGang(local.gang(2), bounded())
          ended = (await call(local, mode, 'remove', 0, {when, k})) === 0
          await local.cloud.removeGang({cluster: local.cluster, pool: 'train'}, bounded())
          expect(await local.cloud.nodes(local.cluster, bounded())).toEqual([])
          await local.cloud.sweep(local.cluster, bounded())
          expect(await local.leftovers()).toEqual([])
        }
      },
    )
  }

  tried('two processes and two calls at once make one gang', async () => {
    await using local = await startLocalCluster(mode)
    const here = [local.cloud.ensureGang(local.gang(3), bounded()), local.cloud.ensureGang(local.gang(3), bounded())]
    const there = [call(local, mode, 'ensure', 3), call(local, mode, 'ensure', 2, undefined, 'other')]
    const [one, two] = await Promise.all(here)
    expect(await Promise.all(there)).toEqual([0, 0])
    expect(one?.members).toEqual(two?.members)
    await local.cloud.removeGang({cluster: local.cluster, pool: 'other'}, bounded())
    await expectGang(local, mode, 3)
  })

  tried('records that are damaged or gone: their hosts are made anew, and a sweep finds all', async () => {
    await using local = await startLocalCluster(mode)
    await local.cloud.ensureGang(local.gang(3), bounded())
    const record = (number: number) => join(local.stateDir, local.cluster.lease, 'nodes', `${number}.json`)
    await writeFile(record(1), '{"number": 1, "na')
    await rm(record(2))
    await expectGang(local, mode, 3)
    await writeFile(record(1), '')
    await rm(join(local.stateDir, local.cluster.lease, 'nodes'), {recursive: true})
    expect(await local.cloud.nodes(local.cluster, bounded())).toEqual([])
    await local.cloud.sweep(local.cluster, bounded())
    expect(await local.leftovers()).toEqual([])
  })

  tried('hosts survive the process that started them', async () => {
    await using local = await startLocalCluster(mode)
    expect(await call(local, mode, 'ensure', 1)).toBe(0)
    const [node] = await local.cloud.nodes(local.cluster, bounded())
    expect(node?.state).toBe('running')
    expect(node && (await local.login(node, 'echo alive')).stdout).toBe('alive\n')
  })

  tried(
    'hosts whose network was removed are linked anew, a host whose disk is damaged is a fault beside the others',
    async () => {
      await using local = await startLocalCluster(mode)
      await local.cloud.ensureGang(local.gang(2), bounded())
      await local.cloud.removeNetwork({cluster: local.cluster}, bounded())
      await expectGang(local, mode, 2)
      const folder = join(local.stateDir, local.cluster.lease, 'train-2')
      await local.cloud.ensureGang(local.gang(1), bounded())
      await writeFile(folder, 'in the way')
      const {members, fault} = await local.cloud.ensureGang(local.gang(3), bounded())
      expect(fault?.kind).toBe('outage')
      expect(members.map(({state}) => state)).toEqual(['running', 'running', 'stopped'])
      await rm(folder)
      await expectGang(local, mode, 3)
    },
  )

  tried('a full disk is a fault, and what was written goes', async () => {
    await using local = await startLocalCluster(mode)
    const script = join(import.meta.dirname, '..', '..', 'support', 'killed-call.ts')
    const full = `mount -t tmpfs -o size=16k tmpfs "$1" && { head -c 20000 /dev/zero >"$1/fill" 2>/dev/null; shift; exec "$@"; }`
    const {lease} = local.cluster
    const args = [
      local.stateDir,
      process.execPath,
      script,
      local.stateDir,
      lease,
      mode,
      'ensure',
      '1',
      'train',
      'key',
      'after',
      '0',
    ]
    const {exitCode, stderr} = await runner.run('unshare', ['--mount', 'sh', '-c', full, 'sh', ...args], {
      signal: bounded(),
    })
    expect({exitCode, stderr}).toEqual({exitCode: 1, stderr: expect.stringContaining('ENOSPC')})
  })

  tried('an aborted start throws its reason, and a sweep leaves nothing', async () => {
    await using local = await startLocalCluster(mode)
    const abort = new AbortController()
    const starting = local.cloud.ensureGang(local.gang(4), abort.signal)
    abort.abort(new Error('enough'))
    await expect(starting).rejects.toThrow('enough')
    await local.cloud.sweep(local.cluster, bounded())
    expect(await local.leftovers()).toEqual([])
  })
})
