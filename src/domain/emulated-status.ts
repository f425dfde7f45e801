/** What emulated clouds have; nothing of it is billed by anyone. */
export interface EmulatedStatus {
  /** Of the emulated clouds' own clock. */
  readonly nowUnixMs: number
  /** How much faster than real time that runs. */
  readonly clockRate: number
  /** How long things take by it. */
  readonly latency: {readonly bootMs: number; readonly operationMs: number; readonly listingMs: number}
  /** How many calls they took. */
  readonly calls: number
  readonly clouds: readonly {
    readonly cloud: string
    readonly endpoint: string
    readonly resources: readonly {
      /** In the vendor's words. */
      readonly kind: string
      readonly id: string
      readonly state?: string | undefined
      readonly tags: Readonly<Record<string, string>>
      readonly nanoUsdPerHour: bigint
    }[]
    /** Of which instances were told that something is wrong with their hosts. */
    readonly faultyHosts: readonly {
      readonly instance: string
      /** The vendor's. */
      readonly words: readonly string[]
      readonly description: string
      readonly physicalHost?: string | undefined
    }[]
  }[]
}
