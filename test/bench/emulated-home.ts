import {writeFileSync} from 'node:fs'
import {readFile, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {BenchHome} from './bench-home.ts'

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

  async attempts(cluster: string): Promise<readonly {readonly tookSeconds: number}[]> {
    const text = await readFile(join(this.env.GPUCTL_HOME ?? '', 'attempts', `${cluster}.json`), 'utf8')
    const {attempts}: {attempts: {tookMs: number}[]} = JSON.parse(text)
    return attempts.map(({tookMs}) => ({tookSeconds: tookMs / 1000}))
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    await this.gpuctl('emulate', 'stop', '--yes').catch((error: unknown) => console.error(error))
    await super[Symbol.asyncDispose]()
  }
}
