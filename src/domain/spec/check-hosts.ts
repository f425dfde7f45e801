import type {HostEntry} from '../host-entry.ts'
import type {ClusterSpec} from './cluster-spec.ts'
import type {Finding, Path} from './finding.ts'

/** The user's own hosts against the clouds and the pools that they are for. */
export function checkHosts(spec: ClusterSpec, poolPath: (pool: string) => Path): readonly Finding[] {
  return [...checkClouds(spec), ...checkCount(spec, poolPath), ...findTwins(spec.hosts)]
}

function checkClouds({hosts, where}: ClusterSpec): readonly Finding[] {
  const ssh = where.clouds?.indexOf('ssh') ?? -1
  if (where.clouds && ssh === -1 && hosts.length > 0) {
    const message = 'hosts are given, but where.clouds leaves ssh out, so that they would not be used'
    return [{path: ['hosts'], atKey: true, message, expected: 'ssh in where.clouds, or no hosts'}]
  }
  if (ssh === -1 || hosts.length > 0) return []
  const expected = 'hosts: [user@address, …] in the file'
  return [{path: ['where', 'clouds', ssh], message: 'ssh means hosts of your own, and none are given', expected}]
}

function checkCount({hosts, pools, where}: ClusterSpec, poolPath: (pool: string) => Path): readonly Finding[] {
  const isOnlySsh = where.clouds?.every((cloud) => cloud === 'ssh') ?? false
  if (!isOnlySsh || hosts.length === 0) return []
  let nodes = 0
  for (const pool of pools) {
    nodes += pool.nodes ?? 1
    if (nodes <= hosts.length) continue
    const path = [...poolPath(pool.name), pool.nodes === undefined ? 'gpus_total' : 'nodes']
    const total = pools.reduce((sum, each) => sum + (each.nodes ?? 1), 0)
    return [
      {path, message: `${total} nodes are more than the hosts`, expected: `at most ${hosts.length}, or more hosts`},
    ]
  }
  return []
}

function findTwins(hosts: readonly HostEntry[]): readonly Finding[] {
  const seen = new Map<string, number>()
  return hosts.flatMap((host, index) => {
    const findings: Finding[] = []
    const first = seen.get(placeOf(host))
    if (first !== undefined) {
      const message = `the same host as hosts[${first}], ${host.address} port ${host.port}`
      findings.push({path: ['hosts', index], message, expected: 'each host once'})
    } else seen.set(placeOf(host), index)
    if (host.jump && placeOf(host.jump) === placeOf({...host, jump: undefined})) {
      findings.push({path: ['hosts', index, 'jump'], message: 'a host cannot be reached through itself'})
    }
    return findings
  })
}

/** One private address may stand behind many jump hosts, and is another host behind each. */
function placeOf(host: Pick<HostEntry, 'address' | 'port'> & {readonly jump?: HostEntry | undefined}): string {
  return `${host.jump ? `${placeOf(host.jump)} ` : ''}${host.address.toLowerCase()} ${host.port}`
}
