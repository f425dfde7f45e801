/**
 * Waits for something that cannot be stopped itself.
 *
 * @param release takes what comes too late
 * @throws the signal's reason as soon as it fires
 */
export function unlessAborted<T>(promise: Promise<T>, signal?: AbortSignal, release?: (late: T) => void): Promise<T> {
  if (!signal) return promise
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      reject(signal.reason)
      if (release) promise.then(release, () => {})
    }
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp))
    if (signal.aborted) giveUp()
    else signal.addEventListener('abort', giveUp, {once: true})
  })
}
