import type {Fault} from '../../src/domain/fault.ts'
import type {HostEntry} from '../../src/domain/host-entry.ts'
import {GpuctlError} from '../../src/errors/gpuctl-error.ts'
import type {SshWorld} from './candidates.ts'
import {combined, faultOf} from './faults.ts'
import {nodeOf} from './host-node.ts'

/**
 * Gives hosts back; what is not the lease's, or not the pool's where one is named, stays as it is. A host that fails keeps
 * none of the others from being released.
 *
 * @returns why some could not be
 */
export async function releaseHosts(
  hosts: readonly HostEntry[],
  {lease, pool}: {readonly lease: string; readonly pool?: string},
  {scripts, noted, knownHostsFiles}: SshWorld,
  signal: AbortSignal,
): Promise<readonly Fault[]> {
  const faults = await Promise.all(
    hosts.map(async (host): Promise<Fault | undefined> => {
      try {
        const node = await nodeOf(host, 'host', 0, knownHostsFiles)
        if (await scripts.release({host, node}, lease, pool, signal)) await noted.drop(lease, host, pool)
        return undefined
      } catch (error) {
        if (signal.aborted) return undefined
        const fault = faultOf(error, host, 'unknown')
        if (fault === undefined) throw error
        return fault
      }
    }),
  )
  signal.throwIfAborted()
  return faults.filter((fault) => fault !== undefined)
}

/** Hosts that may still be claimed. The error says how to go on without them, because nobody else would ever release them. */
export function refuseLost(faults: readonly Fault[]): void {
  const fault = combined(faults)
  if (fault === undefined) return
  throw new GpuctlError(
    fault.kind === 'auth' ? 'AUTH_FAILED' : 'NODE_FAILED',
    `${faults.length === 1 ? 'a host is' : `${faults.length} hosts are`} not released: ${fault.message}`,
    'run gpuctl down again when this is mended; for hosts that are gone for good, add --forget-unreachable',
  )
}
