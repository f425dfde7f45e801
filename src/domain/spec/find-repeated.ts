import type {Finding, Path} from './finding.ts'

/** The words of a list that stand in it more than once. */
export function findRepeated(words: readonly string[], path: Path): readonly Finding[] {
  const seen = new Set<string>()
  return words.flatMap((word, index) => {
    if (seen.has(word)) return [{path: [...path, index], message: `${JSON.stringify(word)} is in the list twice`}]
    seen.add(word)
    return []
  })
}
