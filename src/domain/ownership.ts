import {createHash} from 'node:crypto'
import type {ClusterId} from './cluster-id.ts'

/** What everything that gpuctl makes on a cloud carries, with names that each cloud then spells in its own legal characters. */
export interface Ownership {
  readonly cluster: ClusterId
  /** Absent on what pools share. */
  readonly pool?: string
  readonly owner: string
  readonly expiresAtUnixMs?: number
}

/** Keys as AWS and Azure take them; see {@link labelOf} for Google's. */
export const TAGS = {
  cluster: 'gpuctl:cluster',
  lease: 'gpuctl:lease',
  pool: 'gpuctl:pool',
  owner: 'gpuctl:owner',
  expires: 'gpuctl:expires',
  /** Digest of who may log in and of the host key: nodes with another one are not what is asked for now. */
  access: 'gpuctl:access',
  /** The gang's indices that one launch makes, in the launch's order: `0-7`, `3`, `0-2,5`. */
  indices: 'gpuctl:indices',
  /** On instances that somebody made by hand and gpuctl took over: see imported.ts. */
  imported: 'gpuctl:imported',
  /** On emulated instances alone: where their SSH server really listens; see emulated-ssh.ts. */
  emulatedSsh: 'gpuctl:emulated-ssh',
} as const

/** Tags in the form of AWS and Azure. The time of expiry is in ISO 8601. */
export function ownershipTags({cluster, pool, owner, expiresAtUnixMs}: Ownership): Readonly<Record<string, string>> {
  return {
    [TAGS.cluster]: cluster.name,
    [TAGS.lease]: cluster.lease,
    ...(pool === undefined ? {} : {[TAGS.pool]: pool}),
    [TAGS.owner]: owner,
    ...(expiresAtUnixMs === undefined ? {} : {[TAGS.expires]: new Date(expiresAtUnixMs).toISOString()}),
  }
}

/**
 * A tag as a label of Google Cloud: keys and values of at most 63 lower-case letters, digits, dashes and underscores; keys begin
 * with a letter.
 *
 * @source Google Cloud, "Requirements for labels"
 */
export const labelOf = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, '-')
    .slice(0, 63)

/** What {@link TAGS.access} holds: 16 hexadecimal digits. */
export const accessDigest = (authorizedKey: string, hostPublicKey: string): string =>
  createHash('sha256').update(`${authorizedKey.trim()}\n${hostPublicKey.trim()}`).digest('hex').slice(0, 16)

/** `[0, 1, 2, 5]` as `0-2,5`. */
export function formatIndices(indices: readonly number[]): string {
  const runs: [number, number][] = []
  for (const index of indices.toSorted((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === index - 1) last[1] = index
    else runs.push([index, index])
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',')
}

/** The inverse of {@link formatIndices}; empty where the text is not one of its. */
export const parseIndices = (text: string): readonly number[] =>
  runsOf(text).flatMap(([from, to]) => Array.from({length: Math.max(0, to - from + 1)}, (_, index) => from + index))

/** One of {@link parseIndices}, without making the others: each of many nodes asks for its own. */
export function indexAt(text: string, place: number): number | undefined {
  let left = place
  for (const [from, to] of runsOf(text)) {
    const count = Math.max(0, to - from + 1)
    if (left < count) return from + left
    left -= count
  }
  return undefined
}

function runsOf(text: string): readonly (readonly [from: number, to: number])[] {
  if (!/^\d{1,6}(-\d{1,6})?(,\d{1,6}(-\d{1,6})?)*$/.test(text)) return []
  return text.split(',').map((run) => {
    const [from = 0, to = from] = run.split('-').map(Number)
    return [from, to]
  })
}
