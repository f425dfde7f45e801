import {chmod, mkdir, readFile, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {expect} from 'vitest'
import {type FreshHome, freshHome} from '../support/fresh-home.ts'
import {documentIn} from './documents.ts'

export type Victim = 'engine' | 'plugin' | 'gpuctl'

export interface Kill {
  /** Who gets SIGKILL. */
  readonly victim: Victim
  /** Before the call is done, or when it is done and the engine does not know yet. */
  readonly when: 'before' | 'after'
  readonly call: Call
}

/** A provider call and the resource that it is about: `create node`. */
export type Call = string

const FIXTURE = join(import.meta.dirname, 'fixture', 'dying-plugin.ts')

/** Makes the next command of a home use the plugin with a witness, which kills at one call. */
export async function dyingPlugin(home: FreshHome, kill?: Kill) {
  const folder = join(home.cwd, '..', 'plugin')
  const calls = join(folder, `calls-${crypto.randomUUID()}`)
  await mkdir(folder, {recursive: true})
  const script = join(folder, 'pulumi-resource-gpuctl')
  await writeFile(script, `#!/bin/sh\nexec "$GPUCTL_NODE" --disable-warning=ExperimentalWarning "${FIXTURE}" "$@"\n`)
  await chmod(script, 0o755)
  return {
    env: {
      GPUCTL_PLUGIN_DIR: folder,
      GPUCTL_TEST_CALLS: calls,
      ...(kill === undefined ? {} : {GPUCTL_TEST_KILL: JSON.stringify(kill)}),
    },
    calls: async (): Promise<readonly Call[]> => (await readFile(calls, 'utf8')).trimEnd().split('\n'),
  }
}

export interface RecordedCalls {
  readonly up: readonly Call[]
  readonly grow: readonly Call[]
  readonly down: readonly Call[]
}

/** What the engine asks of the plugin in the life of a cluster of two nodes, then three: found by living it once. */
export async function recordCalls(): Promise<RecordedCalls> {
  await using home = await freshHome()
  const name = home.newName()
  const record = async (...args: string[]) => {
    const witness = await dyingPlugin(home)
    const {exitCode, stderr} = await home.run(args, witness)
    if (exitCode !== 0) throw new Error(`gpuctl ${args.join(' ')} exited ${exitCode}: ${stderr}`)
    return witness.calls()
  }
  return {
    up: await record('up', '--name', name),
    grow: await record('up', '--name', name, '--nodes', '3'),
    down: await record('down', '-c', name, '--yes'),
  }
}

/**
 * Every kill worth trying, by its name: at calls that change something each victim, before and after; at the others, which
 * only read, each time another victim.
 */
export function killsAt(calls: readonly Call[]): readonly (readonly [string, Kill])[] {
  return [...new Set(calls)].flatMap((call, index) => {
    const kills = (['before', 'after'] as const).flatMap((when) => VICTIMS.map((victim) => ({victim, when, call})))
    const chosen = /^(create|update|delete) /.test(call) ? kills : kills.slice(index % VICTIMS.length).slice(0, 1)
    return chosen.map((kill) => [`${kill.victim} ${kill.when} ${kill.call}`, kill] as const)
  })
}

const VICTIMS: readonly Victim[] = ['engine', 'plugin', 'gpuctl']

/** Runs a command whose plugin does this kill, and holds it to failing in a way that tells how to go on. */
export async function runKilled(home: FreshHome, kill: Kill, args: readonly string[]): Promise<void> {
  const witness = await dyingPlugin(home, kill)
  const {exitCode, signal, stdout} = await home.run(args, witness)
  expect(await witness.calls()).toContain(kill.call)
  if (kill.victim === 'gpuctl') return expect(signal).toBe('SIGKILL')
  expect({exitCode, ...(documentIn(stdout).data as object)}).toMatchObject({exitCode: 8, code: 'PARTLY_APPLIED'})
}
