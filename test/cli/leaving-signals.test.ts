import {once} from 'node:events'
import {expect, test} from 'vitest'
import {startScript} from '../support/run-script.ts'

/** As `run` does: one signal for the command, split by what a person means; says what came of it. */
const SCRIPT = `
  const {listenForCancellation} = await import(src + '/cli/cancellation.ts')
  const {leavingSignals} = await import(src + '/cli/leaving-signals.ts')
  const cancellation = listenForCancellation({notify: () => {}, exit: () => process.exit(9)})
  const {cancel, leave} = leavingSignals(cancellation.signal)
  const end = (what) => (console.log(what), clearInterval(alive), cancellation[Symbol.dispose]())
  const alive = setInterval(() => {}, 1000)
  cancel.addEventListener('abort', () => end('cancel ' + cancel.reason.message))
  leave.addEventListener('abort', () => end('leave ' + leave.reason.message))
`

test.each([
  ['SIGINT', 'cancel cancelled by Ctrl-C'],
  ['SIGTERM', 'cancel cancelled by SIGTERM'],
  ['SIGHUP', 'leave cancelled by SIGHUP'],
] as const)('%s means: %s', async (name, meaning) => {
  const {child, exit} = startScript(`${SCRIPT}\nconsole.error('ready')`)
  await once(child.stderr, 'readable')
  child.kill(name)
  expect(await exit).toMatchObject({exitCode: 0, stdout: `${meaning}\n`})
})

test('nobody reading the output means to leave the job alone', async () => {
  const {stdout} = await startScript(`${SCRIPT}\ncancellation.abortSilently()`).exit
  expect(stdout).toBe('leave nobody reads the output any more\n')
})

test('once disposed of, it hears nothing', async () => {
  const {exit} = startScript(`
    const {leavingSignals} = await import(src + '/cli/leaving-signals.ts')
    const abort = new AbortController()
    const signals = leavingSignals(abort.signal)
    signals[Symbol.dispose]()
    abort.abort()
    console.log(signals.cancel.aborted, signals.leave.aborted, process.listenerCount('SIGINT'))
  `)
  expect(await exit).toMatchObject({stdout: 'false false 0\n'})
})
