import type {Gpu} from '../catalog/machine-type.ts'
import type {ModelFacts} from '../model/model-facts.ts'
import type {ServingUse} from '../model/serving-use.ts'
import type {EngineRates} from './engine-rates.ts'
import type {Scrape} from './scrape.ts'

/** One endpoint of an inference engine. */
export interface EngineUse {
  readonly node: string
  readonly port?: number
  readonly model?: ModelFacts
  /** That one copy of the engine, or all behind the endpoint, use; absent: nobody can tell. */
  readonly gpus?: number
  readonly rates?: EngineRates
  readonly use?: ServingUse
  /** What is missing, and why; what was assumed. */
  readonly notes: readonly string[]
}

export interface UseWords {
  /** A config.json that a person named, and where it is. */
  readonly model?: {readonly name: string; readonly text: string}
  readonly gpus?: number
  readonly tokensPerSecond?: number
  readonly sequenceTokens?: number
}

export interface NodeScrapes {
  readonly node: string
  readonly before?: Scrape
  readonly now: Scrape
}

/** What GPUs of a cluster are known to do, by the catalog's name. */
export type KnownGpus = ReadonlyMap<string, Gpu>
