import {hostId} from '../../src/domain/host-entry.ts'
import type {Node} from '../../src/domain/node.ts'
import type {Cloud} from '../../src/ports/cloud.ts'
import type {Shell} from '../../src/ports/shell.ts'
import type {Templates} from '../../src/ports/templates.ts'
import {inOrder} from '../shared/in-order.ts'
import {candidatesOf, type SshWorld} from './candidates.ts'
import {ensureGang} from './ensure-gang.ts'
import {unreachableNode} from './host-node.ts'
import {hostScripts} from './host-scripts.ts'
import {notedHosts} from './noted-hosts.ts'
import {refuseLost, releaseHosts} from './release-hosts.ts'
import {survey} from './survey.ts'

export interface SshCloudOptions {
  /** Logs in with the user's own keys. */
  readonly shell: Shell
  readonly templates: Templates
  /** Where it notes the hosts that it touched. */
  readonly stateDir: string
  /** In which host keys are looked up; a file that is not there has none. */
  readonly knownHostsFiles: readonly string[]
  /** How long a host that let us in has for an answer; a minute unless told. */
  readonly answerMs?: number
}

/** Hosts that a user owns: `up` checks, pins and claims them, `down` releases them. Nothing is installed, nothing costs. */
export function sshCloud({shell, templates, stateDir, knownHostsFiles, answerMs}: SshCloudOptions): Cloud {
  const noted = notedHosts(stateDir)
  const world: SshWorld = {scripts: hostScripts(shell, templates, answerMs), noted, knownHostsFiles}

  return {
    id: 'ssh',
    async ensureNetwork({cluster}) {
      return {cluster, id: `own-${cluster.lease}`} // the hosts' own
    },
    async removeNetwork() {},

    ensureGang: (request, signal) => ensureGang(request, world, signal),

    async removeGang({cluster, pool}, signal) {
      const candidates = await candidatesOf(cluster, world)
      const named = new Set(cluster.hosts)
      const theirs = candidates.filter(({host, noted}) => named.has(host) || noted?.pool === pool)
      const hosts = theirs.map(({host}) => host)
      refuseLost(await releaseHosts(hosts, {lease: cluster.lease, pool}, world, signal))
    },

    async nodes(cluster, signal) {
      const seen = await survey(cluster, world, signal)
      const nodes = seen.flatMap(({candidate: {host, noted: note}, answer}): Node[] => {
        if ('refused' in answer)
          return [unreachableNode(host, note?.pool ?? '', note?.index ?? 0, answer.refused.message)]
        const {node, holder} = answer
        if (holder === undefined || holder === 'unreadable' || holder.lease !== cluster.lease) return []
        const {pool, index} = holder
        return [{...node, name: `${pool}-${index}`, pool, index}]
      })
      return inOrder(nodes)
    },

    async sweep(cluster, signal) {
      const hosts = (await candidatesOf(cluster, world)).map(({host}) => host)
      refuseLost(await releaseHosts(hosts, {lease: cluster.lease}, world, signal))
      await noted.dropAll(cluster.lease)
    },

    async forgetUnreachable(cluster, signal) {
      const lost = (await survey(cluster, world, signal)).filter(({answer}) => 'refused' in answer)
      for (const {candidate} of lost) {
        const note = candidate.noted ?? {host: candidate.host, pool: '', index: 0}
        await noted.note(cluster.lease, {...note, isForgotten: true})
      }
      return lost.map(({candidate}) => hostId(candidate.host))
    },
  }
}
