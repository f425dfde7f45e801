import {type Reason, reasonText} from './reason.ts'

/** How many offerings were refused for one reason, and the cheapest of them. */
export interface Refused {
  readonly reason: Reason
  readonly count: number
  /** The offering whose price for the pool is least, by index; the first where none is known. */
  readonly example: number
  /** What the pool would pay for it an hour, in nano-USD; NaN: unknown. */
  readonly examplePrice: number
}

/** Numbers for reasons, equal ones for equal reasons; 0 is none. */
export interface ReasonCodes {
  readonly reasons: readonly Reason[]
  codeOf(reason: Reason | undefined): number
}

export function reasonCodes(): ReasonCodes {
  const codes = new Map<string, number>()
  const reasons: Reason[] = []
  return {
    reasons,
    codeOf(reason) {
      if (reason === undefined) return 0
      const text = reasonText(reason)
      const code = codes.get(text) ?? reasons.push(reason)
      codes.set(text, code)
      return code
    },
  }
}

/** Counts refused offerings by the codes of their reasons, in columns, for there may be hundreds of thousands. */
export interface RefusalTally {
  add(code: number, offering: number, price: number): void
  readonly refused: readonly Refused[]
}

/** @param reasons all that there will be */
export function refusalTally(reasons: readonly Reason[]): RefusalTally {
  const counts = new Uint32Array(reasons.length + 1)
  const examples = new Uint32Array(reasons.length + 1)
  const prices = new Float64Array(reasons.length + 1).fill(Number.NaN)
  return {
    add(code, offering, price) {
      const count = counts[code] ?? 0
      const least = prices[code] ?? Number.NaN
      counts[code] = count + 1
      if (count > 0 && !(price < least || (Number.isNaN(least) && !Number.isNaN(price)))) return
      prices[code] = price
      examples[code] = offering
    },
    get refused() {
      return reasons.flatMap((reason, index): Refused[] => {
        const [count = 0, example = 0, examplePrice = Number.NaN] = [
          counts[index + 1],
          examples[index + 1],
          prices[index + 1],
        ]
        return count === 0 ? [] : [{reason, count, example, examplePrice}]
      })
    },
  }
}
