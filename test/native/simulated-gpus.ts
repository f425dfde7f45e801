import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

const SOURCES = join(import.meta.dirname, '../../native/simulated')

/** Simulated libraries of a driver, in a folder of their own. */
export class SimulatedGpus implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'gpuctl-simulated-'))
  #worlds = 0

  /**
   * @param libraries as native/simulated/Makefile names them
   * @param build as the harness is built that opens them: one without sanitizers cannot open a library that has them
   */
  constructor(libraries: readonly string[], build: 'sanitized' | 'plain' = 'sanitized') {
    const sanitize = build === 'sanitized' ? ['SANITIZE=address,undefined'] : []
    const targets = libraries.map((name) => join(this.folder, name))
    const {status, stderr} = spawnSync(
      'make',
      ['-s', '-j2', '-C', SOURCES, `OUT=${this.folder}`, ...sanitize, ...targets],
      {encoding: 'utf8'},
    )
    if (status !== 0) throw new Error(`make ended with ${status}: ${stderr}`)
  }

  /** What a harness is started with to see GPUs of which these facts are true; see native/simulated/world.h. */
  env(...facts: readonly string[]): {readonly LD_LIBRARY_PATH: string; readonly GPUCTL_SIMULATED_GPUS: string} {
    const world = join(this.folder, `world-${this.#worlds++}`)
    writeFileSync(world, facts.map((fact) => `${fact}\n`).join(''))
    return {LD_LIBRARY_PATH: this.folder, GPUCTL_SIMULATED_GPUS: world}
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, {recursive: true, force: true})
  }
}
