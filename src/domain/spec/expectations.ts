import {z} from 'zod'

export interface Expectation {
  /** Ends the sentence "expected …". */
  readonly expected: string
  /** What a wrong text was probably meant to be. */
  readonly suggest?: (text: string) => string | undefined
}

/** What a field wants, in words, where its type alone does not say it. */
export const expectations = z.registry<Expectation>()

/** A text of one form. */
export const textLike = (pattern: RegExp, expected: string, suggest?: Expectation['suggest']) =>
  z
    .string()
    .regex(pattern)
    .register(expectations, suggest ? {expected, suggest} : {expected})

/** Any text of so many characters, without the one that no cloud, file system or environment takes. */
export const anyText = (least: number, most: number, before = '') =>
  new RegExp(`^${before}[^\\u0000]{${least},${most}}$`)
