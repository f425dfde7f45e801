/** A block of addresses. */
export interface Cidr {
  readonly first: number
  readonly bits: number
}

/** @returns undefined where it is none, or has bits set beyond its prefix */
export function parseCidr(text: string): Cidr | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d{1,2})$/.exec(text)?.slice(1).map(Number)
  if (parts === undefined) return undefined
  const [bits = 33] = parts.splice(4)
  if (bits > 32 || parts.some((part) => part > 255)) return undefined
  const first = parts.reduce((sum, part) => sum * 256 + part, 0)
  return first % 2 ** (32 - bits) === 0 ? {first, bits} : undefined
}

export function overlap(a: Cidr, b: Cidr): boolean {
  const size = 2 ** (32 - Math.min(a.bits, b.bits))
  return Math.floor(a.first / size) === Math.floor(b.first / size)
}

export const addressIn = (range: string, number: number): string => textOf((parseCidr(range)?.first ?? 0) + number)

export const firstAddress = (range: string): string => addressIn(range, 1)

const textOf = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.')
