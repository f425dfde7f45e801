import type {Known, MachineType} from '../machine-type.ts'
import type {BusBandwidth} from './bus-bandwidth.ts'
import {nvlinkDomainNodes} from './placement.ts'
import {PUBLISHED_BANDS, PUBLISHED_BANDS_DATE} from './published-bands.ts'

/** All-reduce on one node proves NVLink; all-gather over two proves the fabric, as NVLink does none of that work. */
export function busBandwidthOf(type: MachineType): readonly BusBandwidth[] {
  const published = PUBLISHED_BANDS.filter(({type: name}) => name === type.instanceType).map(({type: _, ...band}) => ({
    ...band,
    peakGbytesPerSecond: band.peakGbytesPerSecond === 'unknown' ? peak(band, type) : band.peakGbytesPerSecond,
  }))
  const hasFabric = published.some(({collective, nodes}) => collective === 'all-gather' && nodes === 2)
  return hasFabric || type.interNode.rdma !== true ? published : [...published, ...startingBand(type)]
}

/** Until it is measured: under 70 % of line rate nodes fail. In a rack NVLink has to be turned off to see the fabric. */
function startingBand(type: MachineType): readonly BusBandwidth[] {
  const line = lineGbytesPerSecond(type)
  if (line === 'unknown') return []
  return [
    {
      collective: 'all-gather',
      nodes: 2,
      sizeGib: 8,
      floorGbytesPerSecond: Math.round(line * 7) / 10,
      typicalGbytesPerSecond: 'unknown',
      peakGbytesPerSecond: line,
      ...(nvlinkDomainNodes(type) > 1 && {environment: {NCCL_MNNVL_ENABLE: '0'}}),
      at: 'line rate: nobody published a figure',
      date: PUBLISHED_BANDS_DATE,
      confidence: 'derived',
    },
  ]
}

/** All-gather takes line rate at most. All-reduce adds up inside nodes first: 2 (N−1) / N of the data cross the fabric. */
function peak({collective, nodes}: Pick<BusBandwidth, 'collective' | 'nodes'>, type: MachineType): Known<number> {
  const line = lineGbytesPerSecond(type)
  if (line === 'unknown' || nodes === 'unknown' || nodes < 2) return 'unknown'
  const ranks = nodes * type.gpuCount
  return collective === 'all-gather' ? line : (line * (nodes / (nodes - 1)) * (ranks - 1)) / ranks
}

const lineGbytesPerSecond = ({interNode: {gbitsPerSecond}}: MachineType): Known<number> =>
  gbitsPerSecond === 'unknown' ? 'unknown' : gbitsPerSecond / 8
