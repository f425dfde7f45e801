import type {Reporter, TestModule} from 'vitest/node'

/** Prints `12 passed, 0 failed, 1 skipped` as the last line: plain, for the machines that read a log's end. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]) {
    const count = {passed: 0, failed: unhandled.length, skipped: 0}
    for (const module of modules) {
      const tests = [...module.children.allTests()]
      for (const test of tests) {
        const {state} = test.result()
        count[state === 'pending' ? 'skipped' : state]++
      }
      // A file that does not load, or a hook that fails outside any test.
      if (module.state() === 'failed' && !tests.some((test) => test.result().state === 'failed')) count.failed++
    }
    process.once('exit', () => console.log(tally(count)))
  }
}

export function tally({passed, failed, skipped}: {passed: number; failed: number; skipped: number}): string {
  return `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`
}
