import {createHash} from 'node:crypto'
import type {ClusterId} from '../../src/domain/cluster-id.ts'

/** What the names of everything begin with that a cluster has and that cannot carry labels: networks, rules, policies. */
export const prefixOf = ({lease}: ClusterId): string => `gpuctl-${lease}-`

export const networkName = (cluster: ClusterId, use: string, at: number | string): string =>
  shortened(`${prefixOf(cluster)}${use}-${at}`)

export const subnetName = (network: string, part: string): string => shortened(`${network}-${part}`)

export const policyName = (cluster: ClusterId, pool: string): string => shortened(`${prefixOf(cluster)}${legal(pool)}`)

/**
 * The name of a node, and its hostname. A name is not given twice: instances that follow others at the same index are of another
 * generation.
 */
export const nodeName = ({name, lease}: ClusterId, pool: string, index: number, generation: number): string =>
  shortened(`${legal(name).slice(0, 16)}-${lease}-${legal(pool)}`, `-${index}-${generation}`)

/** @returns undefined for a name that is none of ours */
export function indexIn(instance: string): {readonly index: number; readonly generation: number} | undefined {
  const [, index, generation] = /-(\d{1,6})-(\d{1,6})$/.exec(instance) ?? []
  return index === undefined ? undefined : {index: Number(index), generation: Number(generation)}
}

const MOST = 63

/** As it is where that is short enough, else with a digest of the rest. @source Compute Engine, "Naming resources" (RFC 1035) */
function shortened(name: string, ending = ''): string {
  if (name.length + ending.length <= MOST) return `${name}${ending}`
  const digest = createHash('sha256').update(name).digest('hex').slice(0, 8)
  return `${name.slice(0, MOST - ending.length - digest.length - 1).replace(/-$/, '')}-${digest}${ending}`
}

const legal = (text: string): string => {
  const plain = text.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-')
  return /^[a-z]/.test(plain) ? plain : `g${plain}`
}
