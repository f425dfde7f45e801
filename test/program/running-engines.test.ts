import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {expect, test} from 'vitest'
import {countEngine, killEngines} from '../../src/program/running-engines.ts'
import {allProcesses} from '../support/processes.ts'

/** A program that starts another, as an engine does its plugin; ready when both run. */
async function startPair(): Promise<{readonly engine: ChildProcess; readonly plugin: number}> {
  const engine = spawn('sh', ['-c', 'sleep 600 & echo $!; wait'], {detached: true, stdio: ['ignore', 'pipe', 'ignore']})
  const [line] = await once(engine.stdout, 'data')
  return {engine, plugin: Number(String(line))}
}

const runs = (pid: number) => allProcesses().some((each) => each.pid === pid)

test('every engine that is counted ends with its plugins, and no other', async () => {
  const [counted, disposed] = [await startPair(), await startPair()]
  using _counted = countEngine(counted.engine)
  countEngine(disposed.engine)[Symbol.dispose]()
  try {
    killEngines()
    expect(await once(counted.engine, 'exit')).toEqual([null, 'SIGKILL'])
    await expect.poll(() => runs(counted.plugin)).toBe(false)
    expect(runs(disposed.plugin)).toBe(true)
    killEngines() // those that are gone are no failure
  } finally {
    if (disposed.engine.pid !== undefined) process.kill(-disposed.engine.pid, 'SIGKILL')
  }
})
