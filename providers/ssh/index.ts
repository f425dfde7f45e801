import type {Fault} from '../../src/domain/fault.ts'
import type {HostEntry} from '../../src/domain/host-entry.ts'
import type {Node} from '../../src/domain/node.ts'
import {GpuctlError} from '../../src/errors/gpuctl-error.ts'
import type {Cloud, ClusterRef, GangRef, GangRequest, GangResult} from '../../src/ports/cloud.ts'
import type {ProcessRunner} from '../../src/ports/process.ts'
import type {Shell} from '../../src/ports/shell.ts'
import {CLAIM, READ_CLAIM, RELEASE} from './claim-scripts.ts'
import {type Claim, claimText, parseClaim, sameHost, touchedHosts} from './claims.ts'
import {nodeOf, UnpinnedHost} from './host-node.ts'

export interface SshCloudOptions {
  /** Logs in with the user's own keys. */
  readonly shell: Shell
  readonly processes: ProcessRunner
  /** Where it notes the hosts that it touched. */
  readonly stateDir: string
  readonly knownHostsFile: string
}

/** Hosts that a user owns: `up` checks, pins and claims them, `down` releases them. Nothing is installed, nothing costs. */
export function sshCloud(options: SshCloudOptions): Cloud {
  const {shell} = options
  const touched = touchedHosts(options.stateDir)
  const nodeFor = (host: HostEntry, pool: string, index: number, signal: AbortSignal) =>
    nodeOf(host, pool, index, options.processes, options.knownHostsFile, signal)
  const run = (node: Node, script: string, args: readonly string[], signal: AbortSignal) =>
    shell.capture(node, ['sh', '-c', script, 'gpuctl', ...args], {signal})

  /** Every host that the lease may hold, with what it says. */
  async function survey({lease, hosts = []}: ClusterRef, signal: AbortSignal): Promise<readonly Surveyed[]> {
    const noted = await touched.read(lease)
    const all = [...hosts, ...noted.filter((host) => !hosts.some((other) => sameHost(host, other)))]
    return Promise.all(
      all.map(async (host, index): Promise<Surveyed> => {
        try {
          const node = await nodeFor(host, 'host', index, signal)
          const {stdout} = await run(node, READ_CLAIM, [], signal)
          return {host, node, claim: parseClaim(stdout), wasNoted: noted.some((other) => sameHost(host, other))}
        } catch (error) {
          signal.throwIfAborted()
          return {host, error, wasNoted: noted.some((other) => sameHost(host, other))}
        }
      }),
    )
  }

  async function release(
    scope: ClusterRef,
    signal: AbortSignal,
    only: (claim: Claim, host: HostEntry) => boolean,
  ): Promise<void> {
    const surveyed = await survey(scope, signal)
    await Promise.all(
      surveyed.map(async ({host, node, claim}) => {
        if (node !== undefined && claim?.lease === scope.lease && only(claim, host))
          await run(node, RELEASE, [scope.lease], signal)
      }),
    )
    const lost = surveyed.find(({error, wasNoted}) => error !== undefined && wasNoted)
    if (lost !== undefined) throw lost.error
  }

  return {
    id: 'ssh',
    async ensureNetwork({cluster}) {
      return {cluster, id: `own-${cluster.lease}`} // the hosts' own
    },
    async removeNetwork() {},

    async ensureGang(request, signal) {
      const {cluster, pool, size} = request
      const hosts = request.hosts.slice(0, size)
      if (hosts.length < size) return {members: [], fault: tooFew(hosts.length, size)}
      // Hosts that the file no longer lists go first, so that a pool can move.
      await release(
        {...cluster, hosts: []},
        signal,
        (claim, host) => claim.pool === pool && !hosts.some((kept) => sameHost(host, kept)),
      )
      const checked = await Promise.all(hosts.map((host, index) => check(request, host, index, signal)))
      const faults = checked.flatMap((result) => ('fault' in result ? [result.fault] : []))
      if (faults[0] !== undefined) {
        const held = checked.flatMap((result) => ('node' in result && result.held ? [result.node] : []))
        return {
          members: held,
          fault: faults.length === 1 ? faults[0] : {...faults[0], message: faults.map((f) => f.message).join('; ')},
        }
      }
      await touched.note(cluster.lease, hosts)
      return claimAll(
        request,
        checked.flatMap((result) => ('node' in result ? [result.node] : [])),
        signal,
      )
    },

    removeGang: ({cluster, pool}: GangRef, signal) => release(cluster, signal, (claim) => claim.pool === pool),

    async nodes(cluster, signal) {
      const surveyed = await survey(cluster, signal)
      return surveyed.flatMap(({node, claim, host, error, wasNoted}): Node[] => {
        if (node !== undefined && claim?.lease === cluster.lease)
          return [{...node, name: `${claim.pool}-${claim.index}`, pool: claim.pool, index: claim.index}]
        if (error === undefined || !wasNoted) return []
        return [unreachableNode(host)]
      })
    },

    async sweep(cluster, signal) {
      await release(cluster, signal, () => true)
      await touched.forget(cluster.lease)
    },
  }

  /** Whether a host can be had, without changing it. */
  async function check(
    {cluster, pool}: GangRequest,
    host: HostEntry,
    index: number,
    signal: AbortSignal,
  ): Promise<{readonly node: Node; readonly held: boolean} | {readonly fault: Fault}> {
    try {
      const node = await nodeFor(host, pool, index, signal)
      const {stdout} = await run(node, READ_CLAIM, [], signal)
      const claim = parseClaim(stdout)
      if (claim !== undefined && claim.lease !== cluster.lease) return {fault: claimedBy(host, claim)}
      return {node, held: claim !== undefined}
    } catch (error) {
      signal.throwIfAborted()
      return {fault: faultOf(error, host)}
    }
  }

  async function claimAll(request: GangRequest, nodes: readonly Node[], signal: AbortSignal): Promise<GangResult> {
    const {cluster, pool, authorizedKey} = request
    // The comment is what RELEASE finds the key by.
    const key = `${authorizedKey.split(' ').slice(0, 2).join(' ')} gpuctl-${cluster.lease}`
    const results = await Promise.all(
      nodes.map(async (node): Promise<{node: Node; fault?: Fault}> => {
        const claim = claimText({lease: cluster.lease, cluster: cluster.name, pool, index: node.index})
        try {
          const {exitCode, stdout, stderr} = await run(node, CLAIM, [cluster.lease, claim, key], signal)
          if (exitCode === 0) return {node}
          const other = parseClaim(stdout)
          if (other !== undefined) return {node, fault: claimedBy(node.ssh, other)}
          return {
            node,
            fault: fault('invalid', 'ClaimFailed', `${node.ssh.address}: ${stderr.trim() || `exit code ${exitCode}`}`),
          }
        } catch (error) {
          signal.throwIfAborted()
          return {node, fault: faultOf(error, node.ssh)}
        }
      }),
    )
    const members = results.filter((result) => result.fault === undefined).map(({node}) => node)
    const failed = results.find((result) => result.fault !== undefined)?.fault
    return failed === undefined ? {members} : {members, fault: failed}
  }
}

interface Surveyed {
  readonly host: HostEntry
  readonly node?: Node
  readonly claim?: Claim | undefined
  readonly error?: unknown
  /** Whether this machine noted that it touched the host; a host that is merely listed may be off. */
  readonly wasNoted: boolean
}

const fault = (kind: Fault['kind'], code: string, message: string, hint?: string): Fault => ({
  kind,
  code,
  message,
  ...(hint === undefined ? {} : {hint}),
  effect: 'none',
})

const tooFew = (has: number, wants: number): Fault =>
  fault('invalid', 'TooFewHosts', `${wants} hosts are wanted and hosts: lists ${has}`, 'add hosts to the cluster file')

const claimedBy = ({address}: {readonly address: string}, claim: Claim): Fault =>
  fault(
    'capacity',
    'HostClaimed',
    `${address} is claimed by the cluster ${claim.cluster} (pool ${claim.pool})`,
    `bring that cluster down, or if it is gone for good remove ~/.gpuctl/claim on ${address}`,
  )

function faultOf(error: unknown, {address}: {readonly address: string}): Fault {
  if (error instanceof UnpinnedHost) return fault('auth', 'HostKeyUnknown', error.message, error.hint)
  if (error instanceof GpuctlError)
    return fault(error.code === 'AUTH_FAILED' ? 'auth' : 'outage', error.code, error.message, error.hint)
  return fault('outage', 'Unknown', `${address}: ${error instanceof Error ? error.message : error}`)
}

const unreachableNode = (host: HostEntry): Node => ({
  id: `${host.user}@${host.address}:${host.port}`,
  name: host.address,
  pool: '',
  index: 0,
  state: 'unreachable',
  ssh: {address: host.address, port: host.port, user: host.user, route: {kind: 'direct'}},
  privateAddress: host.privateAddress ?? host.address,
})
