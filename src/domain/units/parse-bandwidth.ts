/**
 * `400 Gbps`, `400 Gbit/s`, `400 Gb/s`, `50 GB/s` (also M and T), then `/gpu` or `/node` where that matters.
 * The case of b and B is the difference between a bit and a byte, so that only these spellings count.
 */
export const BANDWIDTH = /^(?=.*[1-9])(\d{1,9}(?:\.\d{1,6})?) ?([MGT])(bps|bit\/s|b\/s|B\/s)(?:\/(gpu|node))?$/

/** Without `/node`, then without either, for what is never per node or per GPU. */
export const BANDWIDTH_PER_GPU = new RegExp(`^(?!.*/node)${BANDWIDTH.source.slice(1)}`)
export const BANDWIDTH_IN_ALL = new RegExp(`^(?!.*/[gn])${BANDWIDTH.source.slice(1)}`)

export interface Bandwidth {
  readonly gbitsPerSecond: number
  /** Absent: the text does not say. */
  readonly per?: 'gpu' | 'node'
}

const GIGA = {M: 0.001, G: 1, T: 1000} as const

/** @returns undefined where the text is no bandwidth, or is none at all, such as `0 Gbps` */
export function parseBandwidth(text: string): Bandwidth | undefined {
  const match = BANDWIDTH.exec(text)
  if (!match) return undefined
  const [, number, prefix, unit, per] = match
  const scale = GIGA[prefix as keyof typeof GIGA] * (unit === 'B/s' ? 8 : 1)
  const gbitsPerSecond = Number((Number(number) * scale).toPrecision(15))
  return per === 'gpu' || per === 'node' ? {gbitsPerSecond, per} : {gbitsPerSecond}
}
