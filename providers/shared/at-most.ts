/**
 * Does `act` for all items, so many at a time. What fails does not keep the others from being done.
 *
 * @returns what came of each, in their order
 */
export async function settledAtMost<T, R>(
  most: number,
  items: readonly T[],
  act: (item: T) => Promise<R>,
): Promise<readonly PromiseSettledResult<R>[]> {
  const results: PromiseSettledResult<R>[] = []
  const queue = items.entries()
  const work = async () => {
    for (const [at, item] of queue) {
      const [result] = await Promise.allSettled([act(item)])
      results[at] = result
    }
  }
  await Promise.all(Array.from({length: Math.min(most, items.length)}, work))
  return results
}

/** … and throws the first failure, once all the others are done. */
export async function atMost<T, R>(
  most: number,
  items: readonly T[],
  act: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const results = await settledAtMost(most, items, act)
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}
