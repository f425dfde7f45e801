/** What a person or a program watching a long command is told; `--events` prints these, the live view draws them. */
export type Progress =
  | {
      readonly kind: 'resource'
      /** Its name in the program: a pool's, or `network-local`. */
      readonly resource: string
      readonly resourceType: 'Network' | 'Access' | 'Gang' | 'Gate'
      readonly operation: ResourceOperation
      readonly phase: 'started' | 'done' | 'failed'
      readonly atUnixMs: number
    }
  | {
      readonly kind: 'message'
      readonly severity: 'info' | 'warning' | 'error'
      readonly resource?: string
      readonly text: string
    }
  /** Something that takes time outside the engine: building a tool, waiting for a lock. */
  | {readonly kind: 'step'; readonly step: string; readonly phase: 'started' | 'done' | 'failed'; readonly text: string}
  /** What was decided before anything is made. */
  | {readonly kind: 'placed'; readonly nodes: number; readonly priceNanoUsdPerHour: bigint | 'unknown'}
  | {readonly kind: 'summary'; readonly changes: Readonly<Record<string, number>>; readonly durationSeconds: number}

export type ResourceOperation = 'create' | 'update' | 'delete' | 'replace' | 'read' | 'same'

export type ProgressListener = (progress: Progress) => void
