/** How long a cloud charges for a node that lives this long. */
export interface Billing {
  /** At least this long. */
  readonly leastSeconds: number
  /** In whole ones of these. */
  readonly stepSeconds: number
}

export const BY_THE_SECOND: Billing = {leastSeconds: 0, stepSeconds: 1}

/** What is charged of a node's life, as a share of it: 1 or more. @param livesSeconds undefined: as long as it takes */
export function chargedShare({leastSeconds, stepSeconds}: Billing, livesSeconds: number | undefined): number {
  if (livesSeconds === undefined) return 1
  const charged = Math.max(leastSeconds, Math.ceil(livesSeconds / stepSeconds) * stepSeconds)
  return charged / livesSeconds
}
