import {isOfFamily} from './is-of-family.ts'

/**
 * Whether a GPU of this model is one that was asked for: `H100` means any H100-*, `A100-80GB` that one with SXM or PCIe,
 * `H100-SXM` only itself. Words count whole, so that `A10` is neither an A100 nor an A10G. Case counts for nothing.
 */
export const gpuModelMatches = (wanted: string, model: string): boolean =>
  isOfFamily(wanted.toLowerCase(), model.toLowerCase())
