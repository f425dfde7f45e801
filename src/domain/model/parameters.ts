import type {LayerGroup, Transformer} from './transformer.ts'

export interface ParameterCounts {
  /** All that the checkpoint holds; of tied embeddings one. */
  readonly total: number
  /** What one token goes through, embeddings included: as models are named by, 12.9 of 46.7 billion. */
  readonly active: number
  /**
   * What one token is multiplied with, P_act of the formulas: the active ones less tables that are only looked up. Tied embeddings count, as
   * the last layer multiplies by them.
   */
  readonly multiplied: number
}

export function parameterCounts(model: Transformer): ParameterCounts {
  const {vocabSize, positions, tied} = model.embeddings
  const table = vocabSize * model.hiddenSize
  const head = table
  const looked = (tied ? 0 : table) + positions * model.hiddenSize
  const rest = head + model.finalNormParameters
  const total = looked + rest + sumOf(model, (group) => ownParameters(group) + expertParameters(group, 'count'))
  const multiplied = rest + sumOf(model, (group) => ownParameters(group) + expertParameters(group, 'active'))
  return {total, active: multiplied + looked, multiplied}
}

/** Of one layer, without its routed experts. */
export const ownParameters = ({attention, feedForward, normParameters}: LayerGroup): number =>
  attention.parameters + feedForward.denseParameters + feedForward.routerParameters + normParameters

/** Over all layers. */
export const sumOf = ({layers}: Pick<Transformer, 'layers'>, of: (group: LayerGroup) => number): number =>
  layers.reduce((sum, group) => sum + group.count * of(group), 0)

const expertParameters = ({feedForward: {experts}}: LayerGroup, which: 'count' | 'active') =>
  experts === undefined ? 0 : experts[which] * experts.parametersEach
