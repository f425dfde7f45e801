import type {BusBandwidth} from '../catalog/facts/bus-bandwidth.ts'
import {busBandwidthOf} from '../catalog/facts/bus-bandwidth-of.ts'
import type {Known, MachineType} from '../catalog/machine-type.ts'
import type {Band} from './band.ts'

/** What is published of collectives among all GPUs of one node of a type, or of some: bandwidths of messages of one size. */
export const typeBands = (type: MachineType): readonly Band[] =>
  busBandwidthOf(type)
    .filter(({environment}) => environment === undefined)
    .flatMap((each) => kindsOf(each).flatMap(([kind, value]) => bandOf(type, each, kind, value)))

/** Those of a node's GPUs with those of its type, which come first. @param type undefined: nothing is published of it */
export const withTypeBands = (bands: readonly Band[], type: MachineType | undefined): readonly Band[] =>
  type === undefined ? bands : [...typeBands(type), ...bands]

function kindsOf(each: BusBandwidth): readonly (readonly [Band['kind'], Known<number>])[] {
  const {floorGbytesPerSecond, typicalGbytesPerSecond, peakGbytesPerSecond} = each
  return [
    ['floor', floorGbytesPerSecond],
    ['typical', typicalGbytesPerSecond],
    ['peak', peakGbytesPerSecond],
  ]
}

function bandOf(
  {gpu, gpuCount}: MachineType,
  {collective, nodes, sizeGib, at, date}: BusBandwidth,
  kind: Band['kind'],
  value: Known<number>,
): readonly Band[] {
  if (value === 'unknown' || nodes === 'unknown' || sizeGib === 'unknown') return []
  return [
    {
      ...{gpuModel: gpu.model, test: ncclTestOf(collective), kind, value: value * 1e9, unit: 'bytes_per_second'},
      labels: {bytes: String(sizeGib * 2 ** 30), ranks: String(nodes * gpuCount)},
      ...{source: at, date},
    },
  ]
}

/** The harness's name of a collective by NCCL. */
export const ncclTestOf = (collective: BusBandwidth['collective']): string => `nccl_${collective.replace('-', '_')}`
