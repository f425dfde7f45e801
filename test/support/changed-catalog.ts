import fc from 'fast-check'
import type {Catalog, OfferingColumns} from '../../src/domain/catalog/catalog.ts'
import type {MachineType} from '../../src/domain/catalog/machine-type.ts'

/** A catalog without some of its offerings. */
export const keepingOfferings = (catalog: Catalog, keep: (offering: number) => boolean): Catalog => {
  const {count, type, location, purchase, priceNanoUsd} = catalog.offerings
  const kept = Array.from({length: count}, (_, index) => index).filter(keep)
  const offerings: OfferingColumns = {
    count: kept.length,
    type: Uint32Array.from(kept, (index) => type[index] ?? 0),
    location: Uint32Array.from(kept, (index) => location[index] ?? 0),
    purchase: Uint8Array.from(kept, (index) => purchase[index] ?? 0),
    priceNanoUsd: Float64Array.from(kept, (index) => priceNanoUsd[index] ?? Number.NaN),
  }
  return {...catalog, offerings}
}

/** A catalog in which nobody knows something any more that it says of one machine type, or of the GPU in it. */
export const forgetting = (catalog: Catalog, index: number, forget: (type: MachineType) => MachineType): Catalog => ({
  ...catalog,
  types: catalog.types.map((type, at) => (at === index % catalog.types.length ? forget(type) : type)),
})

/** Each fact that may be unknown and that a demand may be about. */
export const anyForgetting: fc.Arbitrary<(type: MachineType) => MachineType> = fc.constantFrom(
  (type) => ({...type, intraNode: {...type.intraNode, technology: 'unknown'}}),
  (type) => ({...type, intraNode: {...type.intraNode, gbytesPerSecondPerGpu: 'unknown'}}),
  (type) => ({...type, interNode: {...type.interNode, fabric: 'unknown'}}),
  (type) => ({...type, interNode: {...type.interNode, gbitsPerSecond: 'unknown'}}),
  (type) => ({...type, interNode: {...type.interNode, rdma: 'unknown'}}),
  (type) => ({...type, nicCount: 'unknown'}),
  (type) => ({...type, localNvmeGib: 'unknown'}),
  (type) => ({...type, placementObject: 'unknown'}),
  (type) => ({...type, gpu: {...type.gpu, bf16Tflops: 'unknown'}}),
  (type) => ({...type, gpu: {...type.gpu, fp8Tflops: 'unknown'}}),
)
