/** A range of IPv4 addresses. */
export interface AddressBlock {
  readonly first: number
  readonly size: number
  readonly prefix: number
}

/** `10.0.0.0/16`; undefined where it is none, or its address is not the first of it. */
export function parseBlock(text: string | undefined): AddressBlock | undefined {
  const [, address = '', length = ''] = /^(\d{1,3}(?:\.\d{1,3}){3})\/(\d{1,2})$/.exec(text ?? '') ?? []
  const parts = address.split('.').map(Number)
  const prefix = Number(length)
  if (parts.length !== 4 || parts.some((part) => part > 255) || prefix > 32) return undefined
  const first = parts.reduce((sum, part) => sum * 256 + part, 0)
  const size = 2 ** (32 - prefix)
  return first % size === 0 ? {first, size, prefix} : undefined
}

export const overlap = (a: AddressBlock, b: AddressBlock): boolean =>
  a.first < b.first + b.size && b.first < a.first + a.size

export const isWithin = (inner: AddressBlock, outer: AddressBlock): boolean =>
  inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size

export const addressIn = ({first}: AddressBlock, offset: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor((first + offset) / 2 ** shift) % 256).join('.')
