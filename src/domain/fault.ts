/** What a cloud or a host refused, in the words that decide what to do next. */
export interface Fault {
  readonly kind: 'capacity' | 'quota' | 'auth' | 'throttled' | 'invalid' | 'outage' | 'missing-tool' | 'lost'
  /** The cloud's own code, for the person who will search for it. */
  readonly code: string
  /** What happened, in one sentence for a person; never parsed. */
  readonly message: string
  /** What to try, where the source of the fault knows better than the error table. */
  readonly hint?: string
  /** After 'unknown', list by tag before trying again. */
  readonly effect: 'none' | 'unknown'
  readonly retryAfterMs?: number
  /** What is not to be tried again, and for how long; absent: it is not about an offering. */
  readonly exclude?: {
    /** Type × purchase model, in this zone, region, or in all of the cloud. */
    readonly scope: 'zone' | 'region' | 'cloud'
    readonly seconds: number
  }
  /** Zones of the region that the cloud itself says have capacity. */
  readonly zonesWithCapacity?: readonly string[]
}

/** Whether another place may do: capacity that is missing there. All other faults are a person's to mend. */
export const isElsewhere = (fault: Fault | undefined): boolean =>
  fault?.kind === 'capacity' && fault.exclude !== undefined
