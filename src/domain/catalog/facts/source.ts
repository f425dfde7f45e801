/** How sure a fact is: read at its source, known but not checked there again, or worked out from others. */
export type Confidence = 'read' | 'remembered' | 'derived'

/** What a source is about: one of the groups of facts of a machine type. */
export type FactGroup =
  | 'purchases'
  | 'billing'
  | 'placement'
  | 'host'
  | 'disk'
  | 'nics'
  | 'software'
  | 'boot'
  | 'bus-bandwidth'

export interface Source {
  readonly of: FactGroup
  /** Where it is said, for the person who doubts it. */
  readonly at: string
  readonly confidence: Confidence
}

export const read = (of: FactGroup, at: string): Source => ({of, at, confidence: 'read'})
export const remembered = (of: FactGroup, at: string): Source => ({of, at, confidence: 'remembered'})
