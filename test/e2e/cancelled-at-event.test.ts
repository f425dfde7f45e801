import {expect, test} from 'vitest'
import type {Gpuctl} from '../support/gpuctl.ts'
import {whyNot} from '../support/local-cluster.ts'
import {processesWith} from '../support/processes.ts'
import {waitFor} from '../support/wait-for.ts'
import {type EventName, lastError, recordEvents, runDisturbed} from './at-event.ts'
import {type Disturbance, oneLife} from './one-life.ts'

const reason = await whyNot('namespaces')
if (reason) console.warn(`skipped: ${reason}`)

/** The calls that run end as soon as they can leave things well; that is seconds, not the minutes that they may take. */
const FIRST_ENDS_WITHIN_MS = 20_000
const SECOND_ENDS_WITHIN_MS = 5_000

test.skipIf(reason)('cancelled by Ctrl-C at each event of up and down, the same command again finishes', async () => {
  const {up, down} = await recordEvents()
  const once = (event: EventName) => cancelAt(event, FIRST_ENDS_WITHIN_MS, (gpuctl) => gpuctl.kill('SIGINT'))
  await oneLife(up.map(once), down.map(once))
})

test.skipIf(reason)('stopped at once by a second Ctrl-C at each event, the same command again finishes', async () => {
  const {up, down} = await recordEvents()
  const twice = (event: EventName) => cancelAt(event, SECOND_ENDS_WITHIN_MS, interruptTwice)
  await oneLife(up.map(twice), down.map(twice))
})

test.skipIf(reason)('cancelled by SIGTERM in the middle of up, and by SIGHUP in the middle of down', async () => {
  const by = (name: NodeJS.Signals) =>
    cancelAt('node started', FIRST_ENDS_WITHIN_MS, (gpuctl) => gpuctl.kill(name), name)
  await oneLife([by('SIGTERM')], [by('SIGHUP')])
})

function cancelAt(event: EventName, withinMs: number, act: (gpuctl: Gpuctl) => void, source = 'Ctrl-C'): Disturbance {
  return async (home, args) => {
    const exit = await runDisturbed(home, args, event, act)
    if (exit.exitCode === 0) return event === 'summary' // heard when all was done
    const {code, message, exitCode} = lastError(exit)
    expect({event, exitCode, code, message}).toEqual({
      event,
      exitCode: exit.exitCode,
      code: 'CANCELLED',
      message: `cancelled by ${source}`,
    })
    expect({event, exitCode, signal: exit.signal}).toEqual({event, exitCode: 130, signal: null})
    expect(exit.endedAfterMs).toBeLessThan(withinMs)
    await waitFor(() => processesWith(`GPUCTL_HOME=${home.home}`).length === 0, SECOND_ENDS_WITHIN_MS)
    return true
  }
}

function interruptTwice(gpuctl: Gpuctl): void {
  gpuctl.kill('SIGINT')
  // Sent together the two would come as one. It may have ended by the first alone.
  gpuctl.waitForOutput(/press Ctrl-C again/).then(
    () => gpuctl.kill('SIGINT'),
    () => {},
  )
}
