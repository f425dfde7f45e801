import {type Reason, reasonText} from './reason.ts'

/** How many offerings were refused for each reason, and the cheapest of them. */
export interface RefusalTally {
  readonly refused: readonly Refused[]
}

export interface Refused {
  readonly reason: Reason
  readonly count: number
  /** The offering whose price for the pool is least, by index; the first where none is known. */
  readonly example: number
  /** What the pool would pay for it an hour, in nano-USD; NaN: unknown. */
  readonly examplePrice: number
}

/** Counts by codes: 0 is no reason. */
export function refusalTally() {
  const codes = new Map<string, number>()
  const reasons: Reason[] = []
  const counts: number[] = []
  const examples: number[] = []
  const prices: number[] = []
  return {
    code(reason: Reason | undefined): number {
      if (reason === undefined) return 0
      const text = reasonText(reason)
      const known = codes.get(text)
      if (known !== undefined) return known
      codes.set(text, reasons.push(reason))
      return reasons.length
    },
    add(code: number, offering: number, price: number): void {
      counts[code] = (counts[code] ?? 0) + 1
      const least = prices[code]
      if (least !== undefined && !(price < least) && !(Number.isNaN(least) && !Number.isNaN(price))) return
      prices[code] = price
      examples[code] = offering
    },
    get refused(): readonly Refused[] {
      return reasons.flatMap((reason, index) => {
        const code = index + 1
        const count = counts[code] ?? 0
        return count === 0
          ? []
          : [{reason, count, example: examples[code] ?? 0, examplePrice: prices[code] ?? Number.NaN}]
      })
    },
  }
}
