import {spawn, spawnSync} from 'node:child_process'
import {mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

export const SOURCES = join(import.meta.dirname, '../../native/harness')

/** A harness that tells of its own mistakes, built into a folder of its own, which is its folder for temporary files too. */
export class BuiltHarness implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'gpuctl-harness-'))
  readonly program = join(this.folder, 'gpuctl-harness')

  constructor() {
    this.#build('make', '-j2', '-C', SOURCES, `OUT=${this.folder}`, 'OPTIMIZE=-O1', 'SANITIZE=address,undefined')
  }

  /** The same program with other tests. @returns its path */
  withTests(file: string): string {
    const program = join(this.folder, 'probe')
    const sources = readdirSync(`${SOURCES}/src`).filter((name) => name.endsWith('.cpp') && name !== 'all-tests.cpp')
    const words = [
      '-std=c++17',
      '-O1',
      '-g',
      '-fsanitize=address,undefined',
      '-pthread',
      `-I${SOURCES}/src`,
      '-o',
      program,
      file,
    ]
    this.#build('g++', ...words, ...sources.map((name) => `${SOURCES}/src/${name}`))
    return program
  }

  run(words: readonly string[], program = this.program) {
    const {status, stdout, stderr} = spawnSync(program, words, {
      encoding: 'utf8',
      env: {...process.env, TMPDIR: this.folder},
      timeout: 120_000,
    })
    return {status, stdout, stderr}
  }

  /** One that runs until it is ended. */
  started(words: readonly string[], program = this.program) {
    return spawn(program, words, {env: {...process.env, TMPDIR: this.folder}, stdio: ['ignore', 'pipe', 'pipe']})
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, {recursive: true, force: true})
  }

  #build(file: string, ...words: string[]): void {
    const {status, stderr, error} = spawnSync(file, words, {encoding: 'utf8'})
    if (status !== 0) throw new Error(`${file} ended with ${status}: ${error?.message ?? stderr}`)
  }
}
