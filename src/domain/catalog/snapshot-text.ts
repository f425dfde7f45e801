import type {Provenance} from './catalog.ts'

/** The snapshot.json of a catalog, as `parseSnapshot` reads it. */
export function snapshotText({date, sources, knownGaps}: Provenance): string {
  const snapshot = {...(date === 'unknown' ? {} : {date}), sources, knownGaps}
  return `${JSON.stringify(snapshot, null, 2)}\n`
}
