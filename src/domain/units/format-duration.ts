/** `5400` is `1h30m`: the shortest text that `parseDuration` reads back as the same whole seconds; `0s` for none. */
export function formatDuration(seconds: number): string {
  let left = Math.round(Math.abs(seconds))
  if (left === 0) return '0s'
  let text = seconds < 0 ? '-' : ''
  for (const [unit, size] of UNITS) {
    const count = Math.floor(left / size)
    if (count > 0) text += `${count}${unit}`
    left -= count * size
  }
  return text
}

const UNITS = [
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const
