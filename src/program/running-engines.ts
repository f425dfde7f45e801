import type {ChildProcess} from 'node:child_process'

const running = new Set<ChildProcess>()

/** Counts an engine as running until it is disposed of. */
export function countEngine(engine: ChildProcess): Disposable {
  running.add(engine)
  return {[Symbol.dispose]: () => void running.delete(engine)}
}

/** Ends every engine at once, with its plugins: the lock that it leaves is broken by the next command. */
export function killEngines(): void {
  for (const {pid} of running) {
    if (pid === undefined) continue
    try {
      process.kill(-pid, 'SIGKILL') // each leads a process group of its own
    } catch {
      // already gone
    }
  }
}
