/** At most `count` holders at a time, served in the order they asked. */
export interface Slots {
  /** Waits for a slot; dispose gives it back. @throws the signal's reason when it fires first */
  take(signal?: AbortSignal): Promise<Disposable>
}

export function slots(count: number): Slots {
  let free = count
  const waiting = new Set<() => void>()
  return {
    async take(signal) {
      signal?.throwIfAborted()
      if (free > 0) free--
      else await turn(waiting, signal)
      return slot(() => {
        const [next] = waiting
        if (next) next()
        else free++
      })
    },
  }
}

/** Runs `act` on every item, at most `count` at a time; never rejects before all that were started have ended. */
export async function inParallel<T>(items: readonly T[], count: number, act: (item: T) => Promise<void>) {
  const gate = slots(count)
  const runs = items.map(async (item) => {
    using _slot = await gate.take()
    await act(item)
  })
  for (const run of await Promise.allSettled(runs)) if (run.status === 'rejected') throw run.reason
}

/** Waits to be called; the caller hands its slot over, so the count of free ones stays as it is. */
function turn(waiting: Set<() => void>, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const proceed = () => {
      waiting.delete(proceed)
      signal?.removeEventListener('abort', giveUp)
      resolve()
    }
    const giveUp = () => {
      waiting.delete(proceed)
      reject(signal?.reason)
    }
    waiting.add(proceed)
    signal?.addEventListener('abort', giveUp, {once: true})
  })
}

function slot(giveBack: () => void): Disposable {
  let held = true
  return {
    [Symbol.dispose]() {
      if (held) giveBack()
      held = false
    },
  }
}
