import {expect, test} from 'vitest'
import type {Gpuctl} from '../support/gpuctl.ts'
import {whyNot} from '../support/local-cluster.ts'
import {engineOf, killQuietly} from '../support/processes.ts'
import {type EventName, lastError, recordEvents, runDisturbed} from './at-event.ts'
import {type Disturbance, oneLife} from './one-life.ts'

const reason = await whyNot('namespaces')
if (reason) console.warn(`skipped: ${reason}`)

test.skipIf(reason)('gpuctl killed at each event of up and down, the same command again finishes', async () => {
  const {up, down} = await recordEvents()
  await oneLife(up.map(killGpuctlAt), down.map(killGpuctlAt))
})

test.skipIf(reason)('the engine killed at each event of up and down, the same command again finishes', async () => {
  const {up, down} = await recordEvents()
  await oneLife(engineKills(up), engineKills(down))
})

function killGpuctlAt(event: EventName): Disturbance {
  return async (home, args) => {
    const {exitCode, signal, isSeen} = await runDisturbed(home, args, event, (gpuctl) => gpuctl.kill('SIGKILL'))
    expect(isSeen ? signal : exitCode).toBe(isSeen ? 'SIGKILL' : 0)
    return isSeen
  }
}

/** After the last `started` the engine may have done its work when we hear of it. */
function engineKills(events: readonly EventName[]): readonly Disturbance[] {
  const lastStarted = events.findLastIndex((event) => event.endsWith(' started'))
  const withEngine = (event: EventName) => event !== 'placed' // told before the engine starts
  return events.flatMap((event, at) => (withEngine(event) ? killEngineAt(event, at > lastStarted) : []))
}

function killEngineAt(event: EventName, mayBeOver: boolean): Disturbance {
  return async (home, args) => {
    let isKilled = false
    const kill = ({pid}: Gpuctl) => {
      const engine = engineOf(pid)
      isKilled = engine !== undefined
      if (engine !== undefined) killQuietly(engine)
    }
    const exit = await runDisturbed(home, args, event, kill)
    const failure = exit.exitCode === 0 ? undefined : lastError(exit)
    if (failure === undefined) expect({event, isKilled}).toEqual({event, isKilled: mayBeOver && isKilled})
    else expect({event, ...failure, isKilled}).toMatchObject({code: 'PARTLY_APPLIED', exitCode: 8, isKilled: true})
    return isKilled || mayBeOver
  }
}
