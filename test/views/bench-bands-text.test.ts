import {expect, test} from 'vitest'
import type {BandedFigure} from '../../src/domain/gate/compare-bands.ts'
import {benchBandsText} from '../../src/views/bench-bands-text.ts'
import {noPaint} from '../../src/views/paint.ts'

const band = (value: number) => ({value, source: 'its vendor', date: '2026-11-20'})

const figure = (changes: Partial<BandedFigure>): BandedFigure => ({
  ...{node: 'train-0', gpuModel: 'H100-SXM', test: 'host_to_device_memcpy_ce', place: 'from=host to=1'},
  ...{unit: 'bytes_per_second', now: 40e9, bands: {floor: band(48e9), typical: band(56e9), peak: band(63e9)}},
  ...changes,
})

const context = (width: number) => ({width, paint: noPaint, nowUnixMs: 0})

test('shows what is published of GPUs beside what they did, as far as there is room', () => {
  const figures = [
    figure({}),
    figure({test: 'gemm_bf16', place: 'gpu=3', unit: 'flops_per_second', now: 7.1e14, bands: {peak: band(9.89e14)}}),
  ]
  const comparison = {figures, unknown: ['NVIDIA H100 PCIe']}
  expect(`\n${benchBandsText(comparison, context(110))}\n`).toMatchInlineSnapshot(`
    "
    published of H100-SXM; nothing of NVIDIA H100 PCIe
    NODE     TEST                      PLACE                   NOW      FLOOR    TYPICAL         PEAK  OF PEAK
    train-0  host_to_device_memcpy_ce  from=host to=1    40.0 GB/s  48.0 GB/s  56.0 GB/s    63.0 GB/s   63.5 %
    train-0  gemm_bf16                 gpu=3           710 TFLOP/s                        989 TFLOP/s   71.8 %
    "
  `)
  expect(`\n${benchBandsText(comparison, context(60))}\n`).toMatchInlineSnapshot(`
    "
    published of H100-SXM; nothing of NVIDIA H100 PCIe
    NODE     TEST                    NOW      FLOOR         PEAK
    train-0  host_to_devic…    40.0 GB/s  48.0 GB/s    63.0 GB/s
    train-0  gemm_bf16       710 TFLOP/s             989 TFLOP/s
    "
  `)
})

test('says where nothing is', () => {
  expect(benchBandsText({figures: [], unknown: []}, context(80))).toBe('nothing is published of what was measured')
})
