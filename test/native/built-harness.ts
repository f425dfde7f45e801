import {spawn, spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

export const SOURCES = join(import.meta.dirname, '../../native/harness')

/** What make made before is used again; two that want it at once wait for each other. */
const OUT = join(import.meta.dirname, '../../dist/test-native')
const SANITIZE = 'address,undefined'

/** A harness that tells of its own mistakes, with a folder for its temporary files. */
export class BuiltHarness implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'gpuctl-harness-'))
  readonly program = join(OUT, 'gpuctl-harness')

  constructor() {
    this.#make('-C', SOURCES, `OUT=${OUT}`, 'OPTIMIZE=-O1', `SANITIZE=${SANITIZE}`)
  }

  /** The same program with other tests. @returns its path */
  withTests(file: string): string {
    const program = join(this.folder, 'probe')
    const objects = readdirSync(join(SOURCES, 'src'), {recursive: true, encoding: 'utf8'})
      .filter((name) => /\.(cpp|S)$/.test(name) && name !== 'all-tests.cpp')
      .map((name) => join(OUT, 'objects', name.replace(/\.\w+$/, '.o')))
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
    this.#build('g++', ...words, ...objects, '-ldl')
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

  #make(...words: string[]): void {
    mkdirSync(OUT, {recursive: true})
    this.#build('flock', join(OUT, 'lock'), 'make', '-j2', ...words)
  }

  #build(file: string, ...words: string[]): void {
    const {status, stderr, error} = spawnSync(file, words, {encoding: 'utf8'})
    if (status !== 0) throw new Error(`${file} ended with ${status}: ${error?.message ?? stderr}`)
  }
}
