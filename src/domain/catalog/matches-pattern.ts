/**
 * Whether a name, such as a region's, is one that `us-*` means: `*` is any text, `?` any one letter. Case counts for nothing.
 * Patterns of people are short; the expression is made once for all names.
 */
export function matchesPattern(pattern: string): (name: string) => boolean {
  const source = pattern
    .replaceAll(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll(/\*+/g, '.*')
    .replaceAll('?', '.')
  const expression = new RegExp(`^${source}$`, 'is')
  return (name) => expression.test(name)
}

export const isPattern = (text: string): boolean => /[*?]/.test(text)
