import {spawn, spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, readdirSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {basename, join} from 'node:path'

export const SOURCES = join(import.meta.dirname, '../../native/harness')

/** Kept between runs, since sanitizers make compilers slow: make sees what changed, and whoever comes second waits for it. */
const BUILD = join(import.meta.dirname, '../../dist/native-sanitized')

/** A harness that tells of its own mistakes, with a folder of its own for temporary files. */
export class BuiltHarness implements Disposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'gpuctl-harness-'))
  readonly program = join(BUILD, 'gpuctl-harness')
  /** What CUDA programs load to be traced. */
  readonly injector = join(BUILD, 'libgpuctl-trace.so')

  constructor() {
    mkdirSync(BUILD, {recursive: true})
    const make = ['make', '-s', '-j2', '-C', SOURCES, `OUT=${BUILD}`, 'OPTIMIZE=-O1', 'SANITIZE=address,undefined']
    this.#build('flock', join(BUILD, 'lock'), ...make)
  }

  /** The same program with another source in place of one of its own. @returns its path */
  withSource(file: string, without: string): string {
    const program = join(this.folder, `${basename(file, '.cpp')}-probe`)
    const sources = readdirSync(`${SOURCES}/src`, {recursive: true, encoding: 'utf8'})
    const objects = sources
      .filter((name) => /\.(cpp|S)$/.test(name) && name !== without)
      .map((name) => `${BUILD}/objects/${name.replace(/(cpp|S)$/, 'o')}`)
    const words = ['-std=c++17', '-O1', '-g', '-fsanitize=address,undefined', `-I${SOURCES}/src`, '-o', program, file]
    this.#build('g++', ...words, ...objects, '-ldl', '-pthread')
    return program
  }

  run(words: readonly string[], program = this.program, env: Readonly<Record<string, string>> = {}) {
    const {status, stdout, stderr} = spawnSync(program, words, {
      encoding: 'utf8',
      env: {...process.env, TMPDIR: this.folder, ...env},
      maxBuffer: 2 ** 26,
      timeout: 120_000,
    })
    return {status, stdout, stderr}
  }

  /** One that runs until it is ended. */
  started(words: readonly string[], program = this.program, env: Readonly<Record<string, string>> = {}) {
    return spawn(program, words, {
      env: {...process.env, TMPDIR: this.folder, ...env},
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, {recursive: true, force: true})
  }

  #build(file: string, ...words: string[]): void {
    const {status, stderr, error} = spawnSync(file, words, {encoding: 'utf8'})
    if (status !== 0) throw new Error(`${file} ended with ${status}: ${error?.message ?? stderr}`)
  }
}
