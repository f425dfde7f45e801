import {byteSize} from './byte-size.ts'
import {duration} from './duration.ts'

export interface CopyProgress {
  readonly bytes: number
  /** Unknown for directories. */
  readonly totalBytes?: number
  readonly elapsedMs: number
}

/** `3.1 GiB of 12.0 GiB, 310.0 MiB/s, 29s left`. */
export function copyProgress({bytes, totalBytes, elapsedMs}: CopyProgress): string {
  const bytesPerSecond = (1000 * bytes) / Math.max(1, elapsedMs)
  const speed = `${byteSize(bytesPerSecond)}/s`
  if (totalBytes === undefined) return `${byteSize(bytes)}, ${speed}`
  const left = bytes === 0 ? '' : `, ${duration((1000 * Math.max(0, totalBytes - bytes)) / bytesPerSecond)} left`
  return `${byteSize(bytes)} of ${byteSize(totalBytes)}, ${speed}${left}`
}
