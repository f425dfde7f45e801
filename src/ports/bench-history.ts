import type {KeptBench} from '../domain/gate/kept-bench.ts'

/** What clusters measured before; the newest of each are kept. */
export interface BenchHistory {
  /** Oldest first; without those that cannot be read. */
  recent(cluster: string): Promise<readonly KeptBench[]>
  add(bench: KeptBench): Promise<void>
}
