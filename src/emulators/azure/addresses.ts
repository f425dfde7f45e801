let addresses = 1

/** The next public address that nobody had before. */
export function nextAddress(): string {
  const address = `20.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`
  addresses++
  return address
}
