/** `75` is `1:15`: it does not change its shape every minute, as `1m15s` would. */
export const clock = (seconds: number): string =>
  seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
