import type {Exclusion} from '../domain/placement/placement-rules.ts'

/** What lately had no capacity, for all clusters of this user. Emulated clouds have their own. */
export interface ExclusionStore {
  /** Those that count now. */
  read(emulated: boolean, nowUnixMs: number): Promise<readonly Exclusion[]>
  add(emulated: boolean, exclusions: readonly Exclusion[], nowUnixMs: number): Promise<void>
}
