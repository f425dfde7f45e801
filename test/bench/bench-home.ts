import {mkdtempSync, readFileSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import {processRunner} from '../../src/adapters/process-runner.ts'
import type {Cluster} from '../../src/domain/cluster.ts'

const root = dirname(dirname(import.meta.dirname))

/** A home of its own for what is measured; its clusters go with it. */
export class BenchHome implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'gpuctl-bench-'))
  readonly env: NodeJS.ProcessEnv = {...process.env, GPUCTL_HOME: join(this.folder, 'home'), CI: 'true', NO_COLOR: '1'}
  readonly #clusters = new Set<string>()

  /** @returns what it printed @throws unless it ends well */
  async gpuctl(...args: string[]): Promise<string> {
    return this.run(process.execPath, join(root, 'bin/run.js'), ...args)
  }

  async run(file: string, ...args: string[]): Promise<string> {
    const env = Object.fromEntries(Object.entries(this.env).filter((each): each is [string, string] => !!each[1]))
    const {exitCode, stdout, stderr} = await processRunner().run(file, args, {env, cwd: this.folder})
    if (exitCode !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${exitCode}:\n${stderr.slice(-2_000)}`)
    return stdout
  }

  async up(name: string, nodes: number): Promise<void> {
    this.#clusters.add(name)
    await this.gpuctl('up', '--name', name, '--nodes', String(nodes))
  }

  async down(name: string): Promise<void> {
    await this.gpuctl('down', '--yes', '--cluster', name)
    this.#clusters.delete(name)
  }

  file(cluster: string, name: string): string {
    return join(this.folder, 'home', 'clusters', cluster, name)
  }

  cluster(name: string): Cluster {
    return JSON.parse(readFileSync(this.file(name, 'cluster.json'), 'utf8'))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const name of this.#clusters) await this.down(name).catch((error: unknown) => console.error(error))
    rmSync(this.folder, {recursive: true, force: true})
  }
}
