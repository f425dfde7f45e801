import {GpuctlError} from '../../errors/gpuctl-error.ts'
import type {Catalog} from '../catalog/catalog.ts'
import {unknownGpu} from '../catalog/unknown-gpu.ts'
import type {ClusterSpec} from '../spec/cluster-spec.ts'

/** @throws GpuctlError SPEC_INVALID when a pool names a GPU that no catalog has */
export function checkGpuNames({pools}: ClusterSpec, {types}: Catalog): void {
  const models = new Set(types.map(({gpu}) => gpu.model))
  for (const {name, gpus} of pools) {
    if (gpus?.kind !== 'models') continue
    for (const {model} of gpus.anyOf) {
      const unknown = unknownGpu(model, models)
      if (unknown === undefined) continue
      const meant = unknown.nearest === undefined ? '' : `; did you mean ${unknown.nearest}?`
      throw new GpuctlError(
        'SPEC_INVALID',
        `pool ${name}: no GPU is named ${model}${meant}`,
        'gpuctl offers lists the GPUs that can be rented',
      )
    }
  }
}
