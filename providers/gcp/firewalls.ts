import {isDeepStrictEqual} from 'node:util'
import type {ClusterId} from '../../src/domain/cluster-id.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {Gcp} from './gcp.ts'
import {listFirewalls} from './lists.ts'
import {made} from './made.ts'
import {subnetName} from './names.ts'
import type {NetworkPlan} from './network-layout.ts'
import type {Firewall} from './types.ts'

/** Lets nodes of the cluster reach one another, and SSH in from where it was asked for. Networks of RDMA profiles take no rules. */
export async function ensureFirewalls(
  gcp: Gcp,
  cluster: ClusterId,
  plans: readonly NetworkPlan[],
  sshFrom: readonly string[],
  description: string,
): Promise<void> {
  refuseEverywhere(sshFrom)
  const plain = plans.filter(({use}) => use !== 'rdma')
  const wanted = plain.flatMap(({name, use}) => [
    rule(name, 'internal', INTERNAL, [{IPProtocol: 'all'}]),
    ...(use === 'host'
      ? [rule(name, 'ssh', sshFrom.length > 0 ? sshFrom : TUNNEL, [{IPProtocol: 'tcp', ports: ['22']}])]
      : []),
  ])
  const there = new Map((await listFirewalls(gcp, cluster)).map((firewall) => [firewall.name, firewall]))
  await Promise.all(wanted.map((firewall) => ensureOne(gcp, {...firewall, description}, there.get(firewall.name))))
}

/** All that its subnets can have. */
const INTERNAL = ['10.0.0.0/8']

/** Google's own tunnel, which lets in only who may use it in the project. @source Google Cloud, "Using IAP for TCP forwarding" */
const TUNNEL = ['35.235.240.0/20']

const rule = (network: string, part: string, sourceRanges: readonly string[], allowed: Allowed[]) => ({
  name: subnetName(network, part),
  network,
  direction: 'INGRESS' as const,
  sourceRanges: [...sourceRanges],
  allowed,
})

interface Allowed {
  readonly IPProtocol: string
  readonly ports?: string[]
}

async function ensureOne(
  gcp: Gcp,
  rule: Omit<Firewall, 'network' | 'name'> & {name: string; network: string},
  there: Firewall | undefined,
): Promise<void> {
  const {project} = gcp
  const client = await gcp.firewalls()
  const firewallResource = {...rule, network: `projects/${project}/global/networks/${rule.network}`}
  if (there === undefined) return made(gcp, (options) => client.insert({project, firewallResource}, options))
  if (isDeepStrictEqual(there.sourceRanges?.toSorted(), rule.sourceRanges?.toSorted())) return
  const patch = {
    project,
    firewall: rule.name,
    firewallResource: {name: rule.name, sourceRanges: rule.sourceRanges ?? []},
  }
  await gcp.complete((options) => client.patch(patch, options))
}

function refuseEverywhere(sshFrom: readonly string[]): void {
  const everywhere = sshFrom.find((range) => /\/0$/.test(range))
  if (everywhere === undefined) return
  throw new CloudFault({
    kind: 'invalid',
    code: 'SSH_FROM_EVERYWHERE',
    message: `SSH is never let in from everywhere (${everywhere})`,
    hint: 'name the networks from which you log in',
    effect: 'none',
  })
}
