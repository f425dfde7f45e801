import {createHash} from 'node:crypto'
import {join} from 'node:path'
import type {ClusterId} from '../../src/domain/cluster-id.ts'

/**
 * Where everything of a cluster lies and how it is called. All of it carries the lease, so that `sweep` finds it without any
 * record: files under one folder, network namespaces by prefix, processes by a word of their command line.
 */
export function layoutOf(stateDir: string, {lease}: ClusterId) {
  if (!/^[0-9a-z]{4,32}$/.test(lease)) throw new RangeError(`not a lease: ${JSON.stringify(lease)}`) // it becomes a path
  const folder = join(stateDir, lease)
  const fabric = `gpuctl-${lease}`
  return {
    lease,
    folder,
    records: join(folder, 'nodes'),
    /** Shown read-only to every host as /run/gpuctl/cluster. */
    shared: join(folder, 'shared'),
    hostsFile: join(folder, 'shared', 'hosts'),
    node: (name: string) => join(folder, name),
    sshdConfig: (name: string) => join(folder, name, 'sshd_config'),
    /** The `ip` commands of the moment. */
    batch: join(folder, 'network.ip'),
    fabric,
    netns: (number: number) => `${fabric}-${number}`,
    tag: (name: string) => `gpuctl-host=${lease}/${name}`,
    /** The names of this cluster's two kinds of lock: for what all pools share, and for one pool. */
    lock: (pool?: string) => `gpuctl-local-${digest(`${stateDir}\n${lease}\n${pool ?? ''}`)}`,
  }
}

export type Layout = ReturnType<typeof layoutOf>

/** 10.77.0.1 is the fabric's; the host with number 1 is 10.77.0.11, number 200 is 10.77.1.10. */
export const fabricAddress = (number: number): string => `10.77.${Math.floor(number / 200)}.${(number % 200) + 10}`

/** An address of the loopback network; clusters differ in the second part, as far as it goes (their ports differ always). */
export function loopbackAddress(lease: string, number: number, platform: NodeJS.Platform = process.platform): string {
  if (platform !== 'linux') return '127.0.0.1' // the others answer on no other address of 127.0.0.0/8
  const cluster = 64 + (createHash('sha256').update(lease).digest()[0] ?? 0) / 2
  return `127.${Math.floor(cluster)}.${Math.floor(number / 200)}.${(number % 200) + 10}`
}

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 24)
