import type {ClusterId} from '../../src/domain/cluster-id.ts'
import type {Fault} from '../../src/domain/fault.ts'
import {hostEntryOf, hostId} from '../../src/domain/host-entry.ts'
import type {Node, SshEndpoint} from '../../src/domain/node.ts'
import {GpuctlError} from '../../src/errors/gpuctl-error.ts'
import type {Admission} from '../../src/ports/admission.ts'
import type {Shell} from '../../src/ports/shell.ts'
import type {Templates} from '../../src/ports/templates.ts'
import {faultOf, HostFault, hostClaimed} from './faults.ts'
import {type Holder, hostScripts} from './host-scripts.ts'
import {pinHostKey} from './pin-host-key.ts'

export interface AdmissionOptions {
  /** Logs in with the user's own keys. */
  readonly shell: Shell
  readonly templates: Templates
  readonly knownHostsFiles: readonly string[]
  readonly shownKey: (at: SshEndpoint, signal: AbortSignal) => Promise<string>
}

/** Other people's machines are claimed as hosts of one's own are, by the same scripts: so that two clusters never share one unawares. */
export function admission({shell, templates, knownHostsFiles, shownKey}: AdmissionOptions): Admission {
  const scripts = hostScripts(shell, templates)

  /** What an act says no to, as data. */
  const refusalOf = async (
    node: Node,
    effect: Fault['effect'],
    signal: AbortSignal,
    act: () => Promise<Fault | undefined>,
  ): Promise<Fault | undefined> => {
    try {
      return await act()
    } catch (error) {
      signal.throwIfAborted()
      const fault = faultOf(error, hostEntryOf(node), effect)
      if (fault === undefined) throw error
      return fault
    }
  }
  const targetOf = (node: Node) => ({host: hostEntryOf(node), node})

  return {
    shownKey,

    async knownKey({address, port, user}) {
      try {
        return await pinHostKey({address, port, user}, knownHostsFiles)
      } catch (error) {
        if (!(error instanceof HostFault)) throw error
        if (error.fault.code === 'HostKeyUnknown') return undefined
        throw new GpuctlError('AUTH_FAILED', error.message, error.fault.hint ?? '', {cause: error})
      }
    },

    inspect: (node, cluster, signal) =>
      refusalOf(node, 'none', signal, async () =>
        refusalBy(node, await scripts.inspect(targetOf(node), signal), cluster),
      ),

    admit: (node, {cluster, authorizedKey}, signal) =>
      refusalOf(node, 'unknown', signal, async () => {
        const {name, lease} = cluster
        const claim = {lease, pool: node.pool, index: node.index, host: hostId(hostEntryOf(node)), cluster: name}
        return refusalBy(node, await scripts.claim(targetOf(node), claim, authorizedKey, signal), cluster)
      }),

    expel: (node, {lease}, signal) =>
      refusalOf(node, 'unknown', signal, async () => {
        await scripts.release(targetOf(node), lease, undefined, signal)
        return undefined
      }),
  }
}

function refusalBy(node: Node, holder: Holder, {lease}: ClusterId): Fault | undefined {
  if (holder === undefined) return undefined
  if (holder === 'unreadable') return hostClaimed(hostEntryOf(node), undefined)
  return holder.lease === lease ? undefined : hostClaimed(hostEntryOf(node), holder)
}
