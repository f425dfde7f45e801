import type {Figure} from '../domain/harness/gpu-profile.ts'
import {byteSize} from './byte-size.ts'
import {percent} from './percent.ts'

/** A figure of a GPU; of both directions the sum. */
export interface ProfileColumn {
  readonly title: string
  readonly figures: readonly Figure[]
  readonly show: (value: number) => string
  /** As in a table's column; 0: never. */
  readonly drop: number
}

export const PROFILE_COLUMNS: readonly ProfileColumn[] = [
  {title: 'BUSY', figures: ['busyShare'], show: percent, drop: 1},
  {title: 'SM', figures: ['smShare'], show: percent, drop: 0},
  {title: 'TENSOR', figures: ['tensorShare'], show: percent, drop: 0},
  {title: 'DRAM', figures: ['dramShare'], show: percent, drop: 0},
  {title: 'NVLINK', figures: ['nvlinkTxBytesPerSecond', 'nvlinkRxBytesPerSecond'], show: rate, drop: 3},
  {title: 'PCIE', figures: ['pcieTxBytesPerSecond', 'pcieRxBytesPerSecond'], show: rate, drop: 4},
  {title: 'POWER', figures: ['powerW'], show: (watts) => `${watts.toFixed(0)} W`, drop: 2},
  {title: 'CLOCK', figures: ['smMhz'], show: (mhz) => `${mhz.toFixed(0)} MHz`, drop: 5},
  {title: 'MEMORY', figures: ['memoryUsedBytes'], show: byteSize, drop: 6},
]

/** @param told of a figure that nobody told: undefined */
export function profileCell({figures, show}: ProfileColumn, told: (figure: Figure) => number | undefined): string {
  const values = figures.map(told).filter((value): value is number => value !== undefined)
  return values.length === 0 ? '–' : show(values.reduce((sum, value) => sum + value, 0))
}

/** For a table: NODE, GPU, and these. */
export const profileTitles = () => [
  {title: 'NODE', least: 8},
  {title: 'GPU', align: 'right' as const},
  ...PROFILE_COLUMNS.map(({title, drop}) => ({title, align: 'right' as const, ...(drop > 0 && {drop})})),
]

function rate(bytesPerSecond: number): string {
  return `${(bytesPerSecond / 1e9).toFixed(1)} GB/s`
}
