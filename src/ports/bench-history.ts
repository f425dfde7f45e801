import type {KeptBench} from '../domain/gate/kept-bench.ts'

/** What clusters measured before; the newest of each are kept. */
export interface BenchHistory {
  /** The newest; undefined where there is none, or none that can be read. */
  last(cluster: string): Promise<KeptBench | undefined>
  add(bench: KeptBench): Promise<void>
}
