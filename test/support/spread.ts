/**
 * Some of the points of a sweep, evenly spread and the same each time, the first and the last among them: a sweep of all takes hours, and is
 * made where `GPUCTL_EVERY_KILL` is set.
 */
export function spread<T>(points: readonly T[], most: number): readonly T[] {
  if (process.env.GPUCTL_EVERY_KILL || points.length <= most) return points
  const last = points.length - 1
  return Array.from({length: most}, (_, at) => points[most === 1 ? 0 : Math.round((at * last) / (most - 1))] as T)
}
