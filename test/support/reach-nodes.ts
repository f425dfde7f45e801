import {readFileSync} from 'node:fs'
import {join} from 'node:path'
import {processRunner} from '../../src/adapters/process-runner.ts'
import type {Cluster} from '../../src/domain/cluster.ts'
import type {Node} from '../../src/domain/node.ts'

const runner = processRunner()

/**
 * What every node of a cluster answers to a command, by its name: over the system's own ssh with the key and the pinned host
 * keys that gpuctl wrote, so that these are tested too. It runs in their folder, whose path ssh would expand.
 */
export async function reachNodes(home: string, name: string, command = 'hostname'): Promise<Record<string, string>> {
  const folder = join(home, 'clusters', name)
  const {pools}: Pick<Cluster, 'pools'> = JSON.parse(readFileSync(join(folder, 'cluster.json'), 'utf8'))
  const nodes = pools.flatMap((pool) => pool.nodes)
  const answers = nodes.map(async (node) => [node.name, await login(node, folder, command)] as const)
  return Object.fromEntries(await Promise.all(answers))
}

async function login({ssh}: Node, folder: string, command: string): Promise<string> {
  const alias = aliasIn(folder, ssh.hostKey ?? '')
  const via = ssh.route.kind === 'netns' ? ['nsenter', `--net=/run/netns/${ssh.route.name}`] : ['env']
  const options = [
    'BatchMode=yes',
    'IdentitiesOnly=yes',
    'StrictHostKeyChecking=yes',
    'LogLevel=ERROR',
    'UserKnownHostsFile=known_hosts',
    `HostKeyAlias=${alias}`,
  ]
  const flags = ['-F', 'none', '-i', 'id_ed25519', '-p', `${ssh.port}`]
  const [file = '', ...args] = [...via, 'ssh', ...flags, ...options.flatMap((option) => ['-o', option])]
  const signal = AbortSignal.timeout(60_000)
  const {stdout, stderr} = await runner.run(file, [...args, `${ssh.user}@${ssh.address}`, command], {
    signal,
    cwd: folder,
  })
  return (stdout + stderr).trim()
}

/** The name under which the known_hosts file has this key. */
function aliasIn(folder: string, hostKey: string): string {
  const key = hostKey.split(' ')[1] ?? ''
  const line = readFileSync(join(folder, 'known_hosts'), 'utf8')
    .split('\n')
    .find((each) => each.includes(key))
  return line?.split(' ')[0] ?? 'not-in-known-hosts'
}
