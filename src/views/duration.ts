import {formatDuration} from '../domain/units/format-duration.ts'

/** `1d2h`, of `1d2h3m4s`: two units tell enough. */
export const duration = (ms: number): string =>
  /^(?:\d+[dhms]){1,2}/.exec(formatDuration(Math.max(0, Math.round(ms / 1000))))?.[0] ?? ''
