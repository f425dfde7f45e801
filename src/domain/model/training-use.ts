import {trainingFlops} from './token-work.ts'
import type {Transformer} from './transformer.ts'

/** How much of its GPUs a training job uses. */
export interface TrainingUse {
  readonly mfu: number
  readonly flopsPerSecond: number
  readonly gpus: number
  readonly tokensPerSecond: number
  readonly sequenceTokens: number
  readonly assumptions: readonly string[]
}

/**
 * Model FLOPs utilisation: 6·P_act + 6·L·d_att·s for each token, of all tokens of all GPUs, without what is computed a second time to save memory.
 *
 * @param sequenceTokens of sequences of unequal length Σs² ÷ Σs: attention grows with the square
 */
export function trainingUse(
  model: Transformer,
  {tokensPerSecond, sequenceTokens}: {readonly tokensPerSecond: number; readonly sequenceTokens: number},
  peaks: {readonly flopsPerSecond: number; readonly gpus: number},
): TrainingUse {
  const flopsPerSecond = tokensPerSecond * trainingFlops(model, sequenceTokens)
  return {
    ...{mfu: flopsPerSecond / peaks.flopsPerSecond, flopsPerSecond, gpus: peaks.gpus, tokensPerSecond, sequenceTokens},
    assumptions: ['against the peak of dense bf16', 'attention is causal', 'what is computed again does not count'],
  }
}
