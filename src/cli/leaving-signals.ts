/** What a person who follows a job means by ending the command. */
export interface LeavingSignals extends Disposable {
  /** End the job: Ctrl-C, SIGTERM. */
  readonly cancel: AbortSignal
  /** Leave it running: the terminal was closed, nobody reads the output. */
  readonly leave: AbortSignal
}

/** Splits the command's one signal by what aborted it. */
export function leavingSignals(signal: AbortSignal): LeavingSignals {
  const [cancel, leave] = [new AbortController(), new AbortController()]
  let isEnding = false
  const heard = () => {
    isEnding = true
  }
  const aborted = () => (isEnding ? cancel : leave).abort(signal.reason)
  // Before the listener that aborts the signal, so that it is known by then.
  for (const name of ENDING) process.prependListener(name, heard)
  signal.addEventListener('abort', aborted, {once: true})
  return {
    cancel: cancel.signal,
    leave: leave.signal,
    [Symbol.dispose]() {
      for (const name of ENDING) process.off(name, heard)
      signal.removeEventListener('abort', aborted)
    },
  }
}

const ENDING = ['SIGINT', 'SIGTERM'] as const
