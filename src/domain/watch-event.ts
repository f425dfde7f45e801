import type {Drift} from './drift.ts'
import type {Repair} from './repair.ts'

/** What `reconcile --watch` tells. */
export type WatchEvent =
  | {readonly event: 'watching'; readonly cluster: string; readonly nodes: number; readonly everyMs: number}
  /** Told once, for as long as it is so. */
  | {readonly event: 'found'; readonly drift: Drift}
  | {
      readonly event: 'began'
      readonly act: Exclude<Repair['act'], 'nothing' | 'fail'>
      readonly nodes: readonly string[]
    }
  | {readonly event: 'ended'; readonly done: 'repaired' | 'moved' | 'taken-down'; readonly tookMs: number}
  /** It goes on: what failed may pass. */
  | {readonly event: 'failed'; readonly code: string; readonly message: string; readonly againInMs: number}
