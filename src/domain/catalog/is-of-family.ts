/** Whether a name of words and dashes is `family`, or goes on behind it with more words: `efa-v2` is of `efa`. */
export const isOfFamily = (family: string, name: string): boolean => name === family || name.startsWith(`${family}-`)

/** The name and all families that it is of, the widest first: `A100`, `A100-80GB`, `A100-80GB-PCIE`. */
export function familiesOf(name: string): readonly string[] {
  const words = name.split('-')
  return words.map((_, index) => words.slice(0, index + 1).join('-'))
}
