import {writeFileSync} from 'node:fs'
import {readFile, rm, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import {BenchHome} from './bench-home.ts'
import {waitedMs} from './waited-ms.ts'

/** A GPU that only this cloud has by ones, so that a pool needs no other word for where it goes. */
export const GPUS = {aws: 'A10G:1', gcp: 'A100-40GB:1', azure: 'A10:1+'} as const
export type EmulatedId = keyof typeof GPUS

/** A home whose emulated clouds answer without hosts and without waiting: what is measured is our own time, and theirs on a CPU. */
export class EmulatedHome extends BenchHome {
  static async start(): Promise<EmulatedHome> {
    const home = new EmulatedHome()
    await home.gpuctl('emulate', 'start', '--no-hosts')
    return home
  }

  /** A file of gangs, each on a cloud of its own. @returns its path */
  clusterFile(name: string, nodes: Readonly<Partial<Record<EmulatedId, number>>>): string {
    const ids = Object.keys(nodes) as EmulatedId[]
    const pools = ids.map((id) => `  ${id}: {nodes: ${nodes[id]}, gpus: "${GPUS[id]}"}`)
    const path = join(this.folder, `${name}.yaml`)
    writeFileSync(path, `name: ${name}\npools:\n${pools.join('\n')}\nwhere: {clouds: [${ids.join(', ')}]}\n`)
    return path
  }

  async script(script: object): Promise<void> {
    const path = join(this.folder, 'script.json')
    writeFileSync(path, JSON.stringify(script))
    await this.gpuctl('emulate', 'script', path)
  }

  /** What had no capacity is to be tried again. */
  forgetExclusions = (): Promise<void> =>
    rm(join(this.env.GPUCTL_HOME ?? '', 'exclusions-emulated.json'), {force: true})

  async attempts(cluster: string): Promise<number> {
    const text = await readFile(join(this.env.GPUCTL_HOME ?? '', 'attempts', `${cluster}.json`), 'utf8')
    const {attempts}: {attempts: readonly unknown[]} = JSON.parse(text)
    return attempts.length
  }

  /** Runs a command that may fail. @returns for how long some process of it waited for an answer to an HTTP call */
  async waitedForCalls(...args: string[]): Promise<number> {
    const notes = join(this.folder, 'calls')
    await writeFile(notes, '')
    const noting = {NODE_OPTIONS: `--import ${join(import.meta.dirname, 'note-calls.ts')}`, CALLS_NOTED_IN: notes}
    Object.assign(this.env, noting)
    await this.gpuctl(...args).catch(() => {})
    for (const name of Object.keys(noting)) delete this.env[name]
    const lines = (await readFile(notes, 'utf8')).trim().split('\n')
    return waitedMs(lines.map((line) => line.split(' ').map(Number) as [number, number]))
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.gpuctl('emulate', 'stop', '--yes').catch((error: unknown) => console.error(error))
    await super[Symbol.asyncDispose]()
  }
}
