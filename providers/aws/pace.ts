/** How long things may take, in milliseconds. */
export interface Pace {
  /** Of one request. */
  readonly requestMs: number
  /** In which what passes is tried again, from the first try. */
  readonly retryWithinMs: number
  readonly firstDelayMs: number
  /** Between the first two looks at what changes; later ones are further apart. */
  readonly pollMs: number
  /** Until every listing shows what was made. @source EC2 developer guide, "Eventual consistency": seconds, sometimes minutes */
  readonly listingMs: number
  /** For an end to be complete. Nodes with eight GPUs take minutes. */
  readonly removeWithinMs: number
}

export const PACE: Pace = {
  requestMs: 60_000,
  retryWithinMs: 90_000,
  firstDelayMs: 200,
  pollMs: 100,
  listingMs: 20_000,
  removeWithinMs: 20 * 60_000,
}
