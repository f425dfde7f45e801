import {expect, test} from 'vitest'
import {freshHome} from '../support/fresh-home.ts'
import {whyNot} from '../support/local-cluster.ts'
import {downOf, upOf} from './at-event.ts'
import {documentIn} from './documents.ts'
import {dyingEngine, type EngineCommand, type EngineKill} from './dying-engine.ts'
import {type Disturbance, oneLife} from './one-life.ts'

const reason = await whyNot('namespaces')
if (reason) console.warn(`skipped: ${reason}`)

// What dies before a command has done nothing; what dies after it may have done all. An engine is told of, gpuctl is not.
const VICTIMS = [
  {victim: 'engine', when: 'before'},
  {victim: 'gpuctl', when: 'after'},
] as const

test.skipIf(reason).for(VICTIMS)(
  '$victim killed $when each command that gpuctl runs of the engine, the same command again finishes',
  async (who) => {
    const {up, down} = await recordCommands()
    const kills = (commands: readonly EngineCommand[]) => commands.map((command) => killAt({...who, command}))
    await oneLife(kills(up), kills(down))
  },
)

function killAt(kill: EngineKill): Disturbance {
  return async (home, args) => {
    const witness = await dyingEngine(home, kill)
    const {exitCode, signal, stdout} = await home.run([...args, '--json'], witness)
    const isSeen = (await witness.commands()).includes(kill.command)
    if (isSeen && kill.victim === 'gpuctl') expect({kill, signal}).toEqual({kill, signal: 'SIGKILL'})
    else if (exitCode !== 0) {
      const {data} = documentIn(stdout)
      expect({kill, exitCode, data, isSeen}).toMatchObject({exitCode: 8, data: {code: 'PARTLY_APPLIED'}, isSeen: true})
    }
    return isSeen
  }
}

async function recordCommands() {
  await using home = await freshHome()
  const name = home.newName()
  const record = async (args: readonly string[]) => {
    const witness = await dyingEngine(home)
    expect(await home.run([...args, '--json'], witness)).toMatchObject({exitCode: 0})
    return witness.commands()
  }
  return {up: await record(upOf(name)), down: await record(downOf(name))}
}
