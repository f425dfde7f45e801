import {type ChildProcess, spawn} from 'node:child_process'
import {once} from 'node:events'
import {chmodSync, copyFileSync, mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {createInterface} from 'node:readline'
import {python} from './python-environment.ts'

const SOURCE = join(import.meta.dirname, 'inference_engine.py')

/** What serves metrics as an engine does, by the client that engines use, under a name that its command line is known by. */
export class InferenceEngine implements Disposable {
  readonly #folder: string
  readonly #process: ChildProcess
  readonly port: number

  private constructor(folder: string, process: ChildProcess, port: number) {
    this.#folder = folder
    this.#process = process
    this.port = port
  }

  /** @param name of its program: `vllm` is known by it, another is not */
  static async start(name: string, ...words: readonly string[]): Promise<InferenceEngine> {
    const folder = mkdtempSync(join(tmpdir(), 'gpuctl-engine-'))
    const program = join(folder, name)
    copyFileSync(SOURCE, program)
    chmodSync(program, 0o755)
    const child = spawn(python, [program, 'serve', ...words], {stdio: ['ignore', 'pipe', 'inherit'], cwd: folder})
    const [port] = await once(createInterface({input: child.stdout}), 'line')
    return new InferenceEngine(folder, child, Number(port))
  }

  get pid(): number {
    return this.#process.pid ?? 0
  }

  /** Lets it do what it does in a second. */
  async work(): Promise<void> {
    const {status} = await fetch(`http://127.0.0.1:${this.port}/work`)
    if (status !== 200) throw new Error(`no work: ${status}`)
  }

  [Symbol.dispose](): void {
    this.#process.kill('SIGKILL')
    rmSync(this.#folder, {recursive: true, force: true})
  }
}
