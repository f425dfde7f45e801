/** What a cloud announces of a node's end, or of its host's. */
export interface Notice {
  readonly nodeId: string
  /**
   * - `reclaim`: spot capacity is taken back
   * - `host-loss`: its host fails, or is taken out of service
   * - `maintenance`: its host is worked on, and the node does not run meanwhile
   */
  readonly kind: 'reclaim' | 'host-loss' | 'maintenance'
  /** When that is; absent: now, or nobody knows. */
  readonly atUnixMs?: number
  /** The cloud's own word for it, for the person who will search for it: `marked-for-termination`. */
  readonly code: string
}

/** What is announced for so soon is as good as happened; no time is now. */
export const isDue = ({atUnixMs = -Infinity}: Pick<Notice, 'atUnixMs'>, nowUnixMs: number, aheadMs: number): boolean =>
  atUnixMs <= nowUnixMs + aheadMs

/** `is to be taken back at 2026-11-22T10:00:00Z (marked-for-termination)`. */
export function noticeText({kind, atUnixMs, code}: Notice): string {
  const when = atUnixMs === undefined ? '' : ` ${WHEN[kind]} ${timeText(atUnixMs)}`
  return `${TEXTS[kind]}${when} (${code})`
}

const TEXTS: Readonly<Record<Notice['kind'], string>> = {
  reclaim: 'is taken back by its cloud',
  'host-loss': 'loses its host',
  maintenance: 'stops for maintenance of its host',
}

const WHEN: Readonly<Record<Notice['kind'], string>> = {reclaim: 'by', 'host-loss': 'at', maintenance: 'from'}

export const timeText = (unixMs: number): string => `${new Date(unixMs).toISOString().slice(0, 19)}Z`

/** Of several about one node the one that is about the soonest. */
export function soonestById(notices: readonly Notice[]): ReadonlyMap<string, Notice> {
  const last = notices.toSorted((a, b) => (b.atUnixMs ?? -Infinity) - (a.atUnixMs ?? -Infinity))
  return new Map(last.map((notice) => [notice.nodeId, notice]))
}
