/** `8h`, `30m`, `1h30m`, `2d`: whole numbers, larger units first, more than nothing in all. */
export const DURATION = /^(?=.*[1-9])(\d{1,5}d)?(\d{1,6}h)?(\d{1,7}m)?(\d{1,9}s)?$/

const SECONDS = {d: 86_400, h: 3600, m: 60, s: 1} as const

/** @returns seconds; undefined where the text is no duration */
export function parseDuration(text: string): number | undefined {
  if (!DURATION.test(text)) return undefined
  let seconds = 0
  for (const [, count, unit] of text.matchAll(/(\d+)([dhms])/g)) {
    seconds += Number(count) * SECONDS[unit as keyof typeof SECONDS]
  }
  return seconds
}
