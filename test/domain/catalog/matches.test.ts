import {describe, expect, test} from 'vitest'
import {fabricMatches} from '../../../src/domain/catalog/fabric-matches.ts'
import {gbitsPerSecondPerGpu} from '../../../src/domain/catalog/gbits-per-second-per-gpu.ts'
import {gpuModelMatches} from '../../../src/domain/catalog/gpu-model-matches.ts'
import {intraNodeMatches} from '../../../src/domain/catalog/intra-node-matches.ts'
import {unknownGpu} from '../../../src/domain/catalog/unknown-gpu.ts'

const MODELS = ['A10', 'A100-40GB', 'A100-80GB', 'A100-80GB-PCIE', 'A10G', 'B200', 'GB200', 'H100-NVL', 'H100-PCIE']
const MORE = ['H100-SXM', 'L4', 'L40', 'L40S', 'RTX-A6000']
const ALL = [...MODELS, ...MORE]

describe('a GPU', () => {
  test.each([
    ['H100', ['H100-NVL', 'H100-PCIE', 'H100-SXM']],
    ['h100-sxm', ['H100-SXM']],
    ['A100', ['A100-40GB', 'A100-80GB', 'A100-80GB-PCIE']],
    ['A100-80GB', ['A100-80GB', 'A100-80GB-PCIE']],
    ['A10', ['A10']],
    ['L4', ['L4']],
    ['B200', ['B200']],
    ['H100-', []],
  ])('asked for as %s is %j', (wanted, models) => {
    expect(ALL.filter((model) => gpuModelMatches(wanted, model))).toEqual(models)
    expect(unknownGpu(wanted, ALL) === undefined).toBe(models.length > 0)
  })

  test.each([
    ['H10O', 'H100'],
    ['h100sxm', 'H100-SXM'],
    ['A6000', 'RTX-A6000'],
    ['A100-PCIE', 'A100-80GB-PCIE'],
    ['tpu-v5p', undefined],
  ])('that is none, %s, is probably %s', (wanted, nearest) => {
    expect(unknownGpu(wanted, ALL)).toEqual(nearest === undefined ? {} : {nearest})
  })
})

test.each([
  ['efa', ['efa', 'efa-v2', 'efa-v4']],
  ['efa-v2', ['efa-v2']],
  ['infiniband', ['infiniband-hdr', 'infiniband-ndr']],
  ['roce', ['roce-v2']],
  ['gpudirect-tcpx', ['gpudirect-tcpx']],
  ['unknown', []],
])('the fabric %s is any of %j', (wanted, fabrics) => {
  const all = ['efa', 'efa-v2', 'efa-v4', 'infiniband-hdr', 'infiniband-ndr', 'roce-v2']
  const others = ['gpudirect-tcpx', 'gpudirect-tcpxo', 'ethernet', 'unknown']
  expect([...all, ...others].filter((fabric) => fabricMatches(wanted, fabric))).toEqual(fabrics)
})

describe('the link inside of a node', () => {
  const ALL = [
    'nvlink2',
    'nvlink4',
    'nvlink5',
    'nvlink4-bridge',
    'pcie4',
    'pcie5',
    'infinity-fabric',
    'none',
    'unknown',
  ]
  test.each([
    ['nvlink', ['nvlink2', 'nvlink4', 'nvlink5']],
    ['nvlink4', ['nvlink4', 'nvlink5']],
    ['nvlink3-bridge', ['nvlink4-bridge']],
    ['pcie', ['pcie4', 'pcie5']],
    ['pcie5', ['pcie5']],
    ['infinity-fabric', ['infinity-fabric']],
    ['unknown', []],
  ])('%s is any of %j', (wanted, technologies) => {
    expect(ALL.filter((technology) => intraNodeMatches(wanted, technology))).toEqual(technologies)
  })

  test('a bridge is NVLink between two GPUs', () => {
    expect(intraNodeMatches('nvlink', 'nvlink4-bridge', 2)).toBe(true)
    expect(intraNodeMatches('nvlink4', 'nvlink4-bridge', 2)).toBe(true)
    expect(intraNodeMatches('nvlink5', 'nvlink4-bridge', 2)).toBe(false)
    expect(intraNodeMatches('nvlink', 'nvlink4-bridge', 4)).toBe(false)
  })
})

test('the GPUs of a node share its link, and what is not known stays so', () => {
  const interNode = {fabric: 'efa-v2', rdma: true, gbitsPerSecond: 3200}
  expect(gbitsPerSecondPerGpu({gpuCount: 8, interNode})).toBe(400)
  expect(gbitsPerSecondPerGpu({gpuCount: 0.5, interNode})).toBe(3200)
  expect(gbitsPerSecondPerGpu({gpuCount: 8, interNode: {...interNode, gbitsPerSecond: 'unknown'}})).toBe('unknown')
})
