import fc from 'fast-check'
import type {Catalog} from '../../src/domain/catalog/catalog.ts'
import {typeKey} from '../../src/domain/catalog/keys.ts'
import type {Known, MachineType} from '../../src/domain/catalog/machine-type.ts'
import {INTRA_NODE_TECHNOLOGIES, TRANSPORTS} from '../../src/domain/spec/vocabulary.ts'
import {H100, machineType, smallCatalog} from '../domain/catalog/small-catalog.ts'

const MODELS: readonly string[] = ['A10', 'A10G', 'A100-80GB-PCIE', 'A100-80GB-SXM', 'H100-PCIE', 'H100-SXM', 'MI300X']

/** Names of which more is known than the price list says, and names without that. The last cloud is a reference only. */
const NAMES: readonly (readonly [cloud: string, names: readonly string[]])[] = [
  ['aws', ['g5.xlarge', 'g6.xlarge', 'p4d.24xlarge', 'p5.48xlarge', 'p6e-gb200.36xlarge']],
  ['azure', ['Standard_NC40ads', 'Standard_ND96is_H100_v5', 'Standard_ND96isr_H100_v5']],
  ['gcp', ['a2-ultragpu-1g', 'a3-highgpu-2g', 'a3-highgpu-8g', 'a3-ultragpu-8g', 'g2-standard-4']],
  ['lambda', ['gpu_8x_h100_sxm5']],
]

/** In each cloud: two regions of three zones, one of which means anywhere in it. */
const PLACES = ['eu-1', 'us-1'].flatMap((region) => ['', '/a', '/b'].map((zone) => `${region}${zone}`))

/** Small enough that every combination of offerings can be tried. */
export const placementCatalog: fc.Arbitrary<Catalog> = fc
  .record({
    drafts: fc.uniqueArray(anyType(), {minLength: 4, maxLength: 8, selector: typeKey}),
    rates: fc.array(rates(), {minLength: MODELS.length, maxLength: MODELS.length}),
  })
  .map(({drafts, rates}) =>
    drafts.map((type) => ({
      ...type,
      gpu: {...type.gpu, ...rates[MODELS.indexOf(type.gpu.model)]},
    })),
  )
  .chain((types) =>
    fc.uniqueArray(
      fc.record({
        type: fc.constantFrom(...types),
        at: fc.constantFrom(...PLACES),
        purchase: fc.constantFrom('on-demand', 'spot'),
        usd: price(),
      }),
      {
        minLength: 6,
        maxLength: 40,
        size: 'max',
        selector: ({type, at, purchase}) => `${typeKey(type)} ${at} ${purchase}`,
      },
    ),
  )
  .map(smallCatalog)

/** Few enough that equal sums happen, or with the four decimals of a price list. */
function price(): fc.Arbitrary<number> {
  const round = fc.integer({min: 1, max: 12})
  const odd = fc.integer({min: 1, max: 999_999}).map((steps) => steps / 1e4)
  return fc.oneof({arbitrary: round, weight: 4}, {arbitrary: odd, weight: 3}, fc.constant(Number.NaN))
}

function anyType(): fc.Arbitrary<MachineType> {
  const named = fc.constantFrom(
    ...NAMES.flatMap(([cloud, names]) => names.map((name) => ({cloud, instanceType: name}))),
  )
  return fc
    .record({
      named,
      model: fc.constantFrom(...MODELS),
      gpuCount: fc.constantFrom(0.5, 1, 2, 4, 4, 8, 8, 8, 16),
      vcpus: fc.constantFrom(8, 96, 192),
      gpuMemoryGib: fc.constantFrom(22.4, 80),
      memoryGib: fc.constantFrom(64, 1024),
      arch: fc.constantFrom('x86_64', 'x86_64', 'arm64'),
      intraNode: fc.record({
        technology: known(fc.constantFrom('none', 'nvlink3', 'nvlink4', ...INTRA_NODE_TECHNOLOGIES.slice(1))),
        gbytesPerSecondPerGpu: known(fc.constantFrom(64, 600, 900)),
      }),
      interNode: fc.record({
        fabric: known(fc.constantFrom('efa-v2', 'infiniband-ndr', 'ethernet', ...TRANSPORTS)),
        gbitsPerSecond: known(fc.constantFrom(10, 100, 400, 1600, 3200)),
        rdma: known(fc.boolean()),
      }),
      nicCount: known(fc.constantFrom(1, 8, 32)),
      localNvmeGib: known(fc.constantFrom(500, 6000)),
      placementObject: known(
        fc.constantFrom('cluster-placement-group', 'vmss', 'compact-placement', 'nvlink-domain-3x4'),
      ),
    })
    .map(({named, model, ...rest}) => machineType({...named, ...rest, gpu: {...H100, model}}))
}

/** Of all GPUs of a model. */
function rates() {
  return fc.record({
    memoryGib: fc.constantFrom(24, 80, 192),
    memoryGbytesPerSecond: fc.constantFrom(600, 2000, 3350),
    bf16Tflops: known(fc.constantFrom(125, 312, 989.4)),
    fp8Tflops: known(fc.constantFrom(250, 1979)),
  })
}

function known<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Known<T>> {
  return fc.oneof({arbitrary: value, weight: 5}, fc.constant('unknown' as const))
}
