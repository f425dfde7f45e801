import {GpuctlError} from '../errors/gpuctl-error.ts'

/** Turns Ctrl-C and its like into an AbortSignal for the length of one command. */
export interface Cancellation extends Disposable {
  readonly signal: AbortSignal
  /** Registers what the second Ctrl-C still does, at once and without waiting; dispose takes it back. */
  onHardStop(act: () => void): Disposable
  /** Ends the command without a word: nobody reads its output any more. */
  abortSilently(): void
  readonly isSilent: boolean
}

export interface CancellationOptions {
  /** Tells the person that the first Ctrl-C was heard. */
  readonly notify: (text: string) => void
  /** Ends the process after the second. */
  readonly exit: (error: GpuctlError) => void
}

/**
 * The first SIGINT, SIGTERM or SIGHUP aborts the signal; the second runs the hard-stop callbacks and ends the process,
 * whatever still runs.
 */
export function listenForCancellation({notify, exit}: CancellationOptions): Cancellation {
  const controller = new AbortController()
  const hardStops = new Set<() => void>()
  let silent = false

  const heard = (name: NodeJS.Signals) => {
    const error = new GpuctlError('CANCELLED', `cancelled by ${SOURCES.get(name)}`, 'the same command again continues')
    if (!controller.signal.aborted) {
      notify(`cancelling after ${SOURCES.get(name)}; press Ctrl-C again to stop at once`)
      controller.abort(error)
      return
    }
    for (const act of hardStops) attempt(act)
    exit(error)
  }
  for (const name of SOURCES.keys()) process.on(name, heard)
  return {
    signal: controller.signal,
    onHardStop(act) {
      hardStops.add(act)
      return {[Symbol.dispose]: () => void hardStops.delete(act)}
    },
    abortSilently() {
      silent = true
      controller.abort(new GpuctlError('CANCELLED', 'nobody reads the output any more', ''))
    },
    get isSilent() {
      return silent
    },
    [Symbol.dispose]() {
      for (const name of SOURCES.keys()) process.off(name, heard)
    },
  }
}

const SOURCES: ReadonlyMap<NodeJS.Signals, string> = new Map([
  ['SIGINT', 'Ctrl-C'],
  ['SIGTERM', 'SIGTERM'],
  ['SIGHUP', 'SIGHUP'],
])

function attempt(act: () => void): void {
  try {
    act()
  } catch {
    // the process ends in any case
  }
}
