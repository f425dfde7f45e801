import {parameterCounts} from './parameters.ts'
import {kvBytesPerToken, weightBytes} from './token-work.ts'
import type {ReadModel, Transformer} from './transformer.ts'

/** What a person is told of a model. */
export interface ModelFacts {
  readonly name: string
  readonly modelType?: string
  readonly parameters?: number
  readonly activeParameters?: number
  readonly format?: string
  readonly weightBytes?: number
  readonly kvBytesPerToken?: number
  /** Why its shape is not known. */
  readonly unknown?: string
}

/** What is said of a model, whether its shape is known or not. */
export function modelFacts(name: string, read: ReadModel): ModelFacts {
  if ('unknown' in read) return {name, unknown: read.unknown}
  const {transformer} = read
  const {total, active} = parameterCounts(transformer)
  return {name, modelType: transformer.modelType, parameters: total, activeParameters: active, ...sizes(transformer)}
}

function sizes(model: Transformer): Partial<ModelFacts> {
  const {weights, kvCacheBytes} = model
  return {
    ...('bytes' in weights && {format: weights.name, weightBytes: weightBytes(model, weights)}),
    ...(typeof kvCacheBytes === 'number' && {kvBytesPerToken: kvBytesPerToken(model, kvCacheBytes)}),
  }
}
