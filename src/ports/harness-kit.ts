import type {ListedTest} from '../domain/harness/report.ts'

/** The harness as this installation has it, for nodes to measure themselves with. */
export interface HarnessKit {
  /** Of exactly this harness: another version has another. */
  readonly key: string
  /** The program as it was built here; absent: it was not. */
  readonly program?: string
  /** The library as it was built here, which CUDA programs load that are to be traced; absent: it was not. */
  readonly injector?: string
  /** The folder of its sources, to build it from where the program does not run. */
  readonly sources: string
  readonly tests: readonly ListedTest[]
  /** By a node's id its path there, once somebody asked: so a command asks each node once, however often it needs the harness. */
  readonly placed: Map<string, Promise<string>>
}
