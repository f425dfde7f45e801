import fc from 'fast-check'
import type {GpuDemand, InterconnectFloor, MachineFloor, PoolSpec} from '../../src/domain/spec/cluster-spec.ts'
import {OBJECTIVES} from '../../src/domain/spec/vocabulary.ts'
import {gpus, poolOf} from '../domain/specs.ts'
import {defined, maybe} from './optional-fields.ts'

const ANY = ['reserved', 'spot', 'on-demand'] as const

/** A pool of so many nodes that asks for this and that, not for so much that nothing could be had. */
export const placementPool: fc.Arbitrary<PoolSpec> = fc
  .record({
    nodes: fc.integer({min: 1, max: 4}),
    gpus: fc.oneof(models(), models(), capability(), fc.constant(undefined)),
    interconnect: interconnect(),
    machine: machine(),
    capacity: fc.constantFrom<PoolSpec['capacity'][]>(ANY, ANY, ANY, ['on-demand'], ['spot']),
    objective: fc.constantFrom('usd-per-hour', 'usd-per-hour', ...OBJECTIVES),
  })
  .map(({gpus, ...rest}) => poolOf('', {...rest, ...(gpus && {gpus})}))

function models(): fc.Arbitrary<GpuDemand> {
  const names = [
    'A10',
    'A100',
    'A100-80GB',
    'a100-80gb-sxm',
    'H100:8',
    'H100',
    'H100:4+',
    'MI300X',
    'A10:1+',
    'A100:2+',
  ]
  return fc.uniqueArray(fc.constantFrom(...names), {minLength: 1, maxLength: 5}).map((anyOf) => gpus(...anyOf))
}

function capability(): fc.Arbitrary<GpuDemand> {
  return defined({
    kind: fc.constant('capability' as const),
    count: maybe(fc.constantFrom(4, 8), 4),
    minMemoryGib: maybe(fc.constantFrom(24, 40, 80, 141), 3),
    minBf16Tflops: maybe(fc.constantFrom(125, 300, 900), 6),
    minFp8Tflops: maybe(fc.constantFrom(200, 1000), 6),
    minHbmGbytesPerSecond: maybe(fc.constantFrom(600, 1500, 3000), 6),
  })
}

function interconnect(): fc.Arbitrary<InterconnectFloor> {
  const technology = fc.constantFrom('nvlink', 'nvlink4', 'pcie', 'nvlink3-bridge', 'nvlink4-bridge', 'infinity-fabric')
  return defined({
    intraNode: maybe(
      fc.oneof(fc.record({technology}), fc.record({gbytesPerSecondPerGpu: fc.constantFrom(64, 400, 900)})),
      9,
    ),
    interNode: maybe(
      fc.oneof(
        fc.record({gbitsPerSecondPerGpu: fc.constantFrom(10, 100, 400)}),
        fc.record({gbitsPerSecondPerNode: fc.constantFrom(100, 800, 3200)}),
      ),
      9,
    ),
    rdma: maybe(fc.boolean(), 3),
    transport: maybe(fc.constantFrom('efa', 'efa-v2', 'infiniband', 'roce-v2', 'ethernet'), 14),
    scope: fc.constantFrom('any', 'any', 'any', 'cloud', 'region', 'zone', 'zone', 'placement', 'nvlink-domain'),
  })
}

function machine(): fc.Arbitrary<MachineFloor> {
  return defined({
    minVcpus: maybe(fc.constantFrom(8, 100), 9),
    minMemoryGib: maybe(fc.constantFrom(64, 500), 9),
    minLocalNvmeGib: maybe(fc.constantFrom(400, 1000), 14),
    arch: maybe(fc.constantFrom('x86_64', 'arm64'), 14),
  })
}
