import {nearestWord} from '../nearest-word.ts'
import {gpuModelMatches} from './gpu-model-matches.ts'
import {familiesOf} from './is-of-family.ts'

/**
 * That no GPU goes by this name, and which was probably meant; undefined where one does. A model that has all of its words
 * is nearer than one that is spelled alike: `A6000` means RTX-A6000, and A100-PCIE is no H100-PCIE.
 */
export function unknownGpu(wanted: string, models: Iterable<string>): {readonly nearest?: string} | undefined {
  const known = [...models]
  if (known.some((model) => gpuModelMatches(wanted, model))) return undefined
  const nearest = known.find((model) => hasWordsOf(wanted, model)) ?? nearestWord(wanted, known.flatMap(familiesOf))
  return nearest === undefined ? {} : {nearest}
}

function hasWordsOf(wanted: string, model: string): boolean {
  const words = new Set(model.toLowerCase().split('-'))
  return wanted
    .toLowerCase()
    .split('-')
    .every((word) => words.has(word))
}
