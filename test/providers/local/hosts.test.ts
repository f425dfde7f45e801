import {readFile} from 'node:fs/promises'
import {hostname} from 'node:os'
import {join} from 'node:path'
import {describe, expect, test} from 'vitest'
import type {LocalMode} from '../../../providers/local/index.ts'
import type {Node} from '../../../src/domain/node.ts'
import {bounded, type LocalCluster, startLocalCluster, whyNot} from '../../support/local-cluster.ts'

const reasons = {namespaces: await whyNot('namespaces'), processes: await whyNot('processes')}
for (const [mode, reason] of Object.entries(reasons)) if (reason) console.warn(`skipped: hosts of ${mode}: ${reason}`)

const up = async (local: LocalCluster, size: number, pool?: string): Promise<readonly Node[]> => {
  const {members, fault} = await local.cloud.ensureGang(local.gang(size, pool), bounded())
  expect(fault).toBeUndefined()
  return members
}
const said = async (local: LocalCluster, node: Node | undefined, command: string): Promise<string> => {
  if (node === undefined) throw new Error('no such node')
  const {exitCode, stdout, stderr} = await local.login(node, command)
  expect({exitCode, stderr}).toEqual({exitCode: 0, stderr: ''})
  return stdout.trim()
}
const idsOf = (nodes: readonly Node[]) => nodes.map(({name, id}) => `${name} ${id}`)

describe.each<LocalMode>(['namespaces', 'processes'])('hosts of %s', (mode) => {
  const tried = test.skipIf(reasons[mode] !== undefined)

  tried('a gang is named, reached by SSH with its pinned key, and known again', async () => {
    await using local = await startLocalCluster(mode)
    const members = await up(local, 2)
    expect(members.map(({name, pool, index, state}) => ({name, pool, index, state}))).toEqual([
      {name: 'train-0', pool: 'train', index: 0, state: 'running'},
      {name: 'train-1', pool: 'train', index: 1, state: 'running'},
    ])
    expect(await Promise.all(members.map((node) => said(local, node, 'echo $GPUCTL_NODE')))).toEqual([
      'train-0',
      'train-1',
    ])
    expect(await local.cloud.nodes(local.cluster, bounded())).toEqual(members)
    expect(await up(local, 2)).toEqual(members)
  })

  tried('grows, shrinks from the highest index, and keeps the others as they are', async () => {
    await using local = await startLocalCluster(mode)
    const three = await up(local, 3)
    await said(local, three[0], 'echo here > ~/kept')
    const one = await up(local, 1)
    expect(idsOf(one)).toEqual(idsOf(three).slice(0, 1))
    const two = await up(local, 2)
    expect(idsOf(two)[0]).toBe(idsOf(three)[0])
    expect(idsOf(three)).not.toContain(idsOf(two)[1]) // an id is never used again
    expect(await said(local, two[0], 'cat ~/kept')).toBe('here')
    expect(await up(local, 0)).toEqual([])
  })

  tried('pools are apart: one is removed, the other stays', async () => {
    await using local = await startLocalCluster(mode)
    const [a, b] = await Promise.all([up(local, 2, 'a'), up(local, 2, 'a-1')])
    const where = [...a, ...b].map(({ssh}) => `${ssh.address}:${ssh.port}`)
    expect(new Set(where).size).toBe(4)
    await local.cloud.removeGang({cluster: local.cluster, pool: 'a'}, bounded())
    expect(idsOf(await local.cloud.nodes(local.cluster, bounded()))).toEqual(idsOf(b))
    expect(await said(local, b[1], 'echo $GPUCTL_NODE')).toBe('a-1-1')
  })

  tried('a changed key is the only one that may log in', async () => {
    await using local = await startLocalCluster(mode)
    const [node] = await up(local, 1)
    const other = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJAIVySHVwwOWrm3Ic5TLXMCcElHKoyrJo5mWEvpJtFS other'
    await local.cloud.ensureGang({...local.gang(1), authorizedKey: other}, bounded())
    expect(node && (await local.login(node, 'true')).stderr).toContain('Permission denied')
    await up(local, 1)
    expect(await said(local, node, 'echo in')).toBe('in')
  })

  tried('a host that died is stopped; the next call starts it with its key, port and files', async () => {
    await using local = await startLocalCluster(mode)
    const before = await up(local, 2)
    await said(local, before[1], 'echo kept > ~/file')
    await killHost(local, 'train-1')
    const stopped = await local.cloud.nodes(local.cluster, bounded())
    expect(stopped.map(({state}) => state)).toEqual(['running', 'stopped'])
    expect(await up(local, 2)).toEqual(before)
    expect(await said(local, before[1], 'cat ~/file')).toBe('kept')
  })

  tried('nothing is left after removal and sweep, jobs in the background included', async () => {
    await using local = await startLocalCluster(mode)
    const [node] = await up(local, 2)
    await local.cloud.ensureNetwork({cluster: local.cluster}, bounded())
    await said(
      local,
      node,
      'setsid nohup sleep 1000 >/dev/null 2>&1 </dev/null & sleep 1000 >/dev/null 2>&1 </dev/null &',
    )
    expect(await local.leftovers()).not.toEqual([])
    await local.cloud.removeGang({cluster: local.cluster, pool: 'train'}, bounded())
    expect(await local.cloud.nodes(local.cluster, bounded())).toEqual([])
    expect((await local.leftovers()).filter((each) => each.startsWith('process'))).toEqual([])
    await local.cloud.removeNetwork({cluster: local.cluster}, bounded())
    await local.cloud.sweep(local.cluster, bounded())
    expect(await local.leftovers()).toEqual([])
    await local.cloud.removeGang({cluster: local.cluster, pool: 'train'}, bounded())
    await local.cloud.removeNetwork({cluster: local.cluster}, bounded())
    await local.cloud.sweep(local.cluster, bounded())
    expect(await local.leftovers()).toEqual([])
  })
})

describe('hosts of namespaces', () => {
  const tried = test.skipIf(reasons.namespaces !== undefined)

  tried('are machines of their own: name, users, files, processes, network, uptime', async () => {
    await using local = await startLocalCluster('namespaces')
    const [a, b] = await up(local, 2)
    expect(await said(local, a, 'hostname')).toBe('train-0')
    expect(hostname()).not.toBe('train-0')
    await said(
      local,
      a,
      'touch /etc/only-a /tmp/only-a /usr/only-a; useradd --no-create-home onlya || adduser -DH onlya',
    )
    expect(await said(local, b, 'ls /tmp; ls /etc /usr | grep only-a || grep onlya /etc/passwd || echo none')).toBe(
      'none',
    )
    await expect(readFile('/etc/only-a')).rejects.toThrow('ENOENT')
    expect(await said(local, a, 'cat /proc/1/comm')).toBe('sh')
    expect(await said(local, a, 'ls /sys/class/net')).toBe('eth0\nlo')
    expect(Number((await said(local, a, 'cat /proc/uptime')).split(' ')[0])).toBeLessThan(60)
    expect(await said(local, a, 'ls -A /root /root/.ssh; ls /etc/ssh/ssh_host_*')).toBe(
      '/root:\n.ssh\n\n/root/.ssh:\n/etc/ssh/ssh_host_ed25519_key\n/etc/ssh/ssh_host_ed25519_key.pub',
    )
  })

  tried('reach one another by name, also those that came later', async () => {
    await using local = await startLocalCluster('namespaces')
    const [a] = await up(local, 1, 'a')
    const [, b] = await up(local, 2, 'b')
    expect(await said(local, a, 'getent hosts b-1')).toMatch(`${b?.privateAddress} `)
    const banner = 'exec 3<>/dev/tcp/b-1/22 && head -c 7 <&3'
    expect(await said(local, a, `bash -c '${banner}'`)).toBe('SSH-2.0')
    await local.cloud.removeGang({cluster: local.cluster, pool: 'b'}, bounded())
    expect(await said(local, a, 'getent hosts b-1 || echo gone')).toBe('gone')
  })

  tried('cannot reach what is the machine’s: clock, kernel settings, restart, hidden folders', async () => {
    const hidden = join(import.meta.dirname, '..')
    await using local = await startLocalCluster('namespaces', [hidden])
    const [node] = await up(local, 1)
    const denied = (command: string) => said(local, node, `{ ${command}; } >/dev/null 2>&1 || echo denied`)
    expect(await denied('date -s @$(date +%s)')).toBe('denied')
    expect(await denied('p=$(cat /proc/sys/kernel/panic); echo $p > /proc/sys/kernel/panic')).toBe('denied')
    expect(await denied('echo s > /proc/sysrq-trigger')).toBe('denied')
    expect(await denied(`ls ${hidden}/local`)).toBe('denied')
    expect(await denied(`ls ${local.stateDir}`)).toBe('denied')
    expect(await said(local, node, 'echo 1 > /proc/sys/net/ipv4/ip_forward && cat /proc/sys/net/ipv4/ip_forward')).toBe(
      '1',
    )
  })

  tried('reap what their jobs orphan, and jobs hear Ctrl-C', async () => {
    await using local = await startLocalCluster('namespaces')
    const [node] = await up(local, 1)
    // PID 1 adopts the orphan; it is gone, not a zombie, once its folder in /proc is
    const orphan = `p=$(sh -c 'sleep 0.01 >/dev/null & echo $!'); while [ -e /proc/$p ]; do :; done; echo $p`
    const pid = await said(local, node, orphan)
    expect(Number(pid)).toBeGreaterThan(1)
    expect(await said(local, node, 'grep SigIgn /proc/self/status')).toMatch(/0{16}$/)
  })
})

/** Power off: the end of its PID 1, or of its sshd. */
async function killHost(local: LocalCluster, name: string): Promise<void> {
  const [line] = (await local.leftovers()).filter((each) =>
    new RegExp(`^process .*(serve.sh gpuctl-host=.*/${name}|${name}/sshd_config)`).test(each),
  )
  process.kill(Number(line?.split(/[ :]/)[1]), 'SIGKILL')
  await expect
    .poll(async () => (await local.cloud.nodes(local.cluster, bounded())).find((node) => node.name === name)?.state, {
      timeout: 10_000,
    })
    .toBe('stopped')
}
