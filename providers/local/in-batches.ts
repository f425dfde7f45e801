/**
 * Does for many callers at once what costs much each time: what is asked for while it runs, or in the same turn, is done together
 * next. Each caller gets its own result; one that fails, fails for all of its batch.
 */
export function inBatches<T, R>(act: (items: readonly T[]) => Promise<readonly R[]>): (item: T) => Promise<R> {
  let waiting: {item: T; done: (result: R) => void; failed: (error: unknown) => void}[] = []
  let running = false
  const run = async () => {
    running = true
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        const results = await act(batch.map(({item}) => item))
        for (const [at, {done}] of batch.entries()) done(results[at] as R)
      } catch (error) {
        for (const {failed} of batch) failed(error)
      }
    }
    running = false
  }
  return (item) =>
    new Promise((done, failed) => {
      waiting.push({item, done, failed})
      if (!running && waiting.length === 1) setImmediate(run)
    })
}
