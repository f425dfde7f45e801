import {type ChildProcess, spawn} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {once} from 'node:events'
import {join} from 'node:path'
import {text} from 'node:stream/consumers'
import {SimulatedGpus} from './simulated-gpus.ts'

export interface CudaOptions {
  /** How many GPUs it works on. */
  readonly gpus?: number
  /** As native/simulated/cuda-process.cpp has them. */
  readonly kind?: string
  /** What is true of its GPUs and its CUPTI; see native/simulated/world.h. */
  readonly facts?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Which starts it, in namespaces of its own perhaps. */
  readonly by?: readonly string[]
}

/** CUDA programs on simulated GPUs, of one job, that load what traces them; they end with it. */
export class SimulatedCuda implements Disposable {
  readonly job = `j-${randomBytes(5).toString('hex')}`
  readonly #gpus = new SimulatedGpus([
    'libcuda.so.1',
    'libcupti.so.12',
    'empty/libcupti.so.12',
    'of-13.2/libcupti.so.13',
    'cuda-process',
  ])
  readonly #injector: string
  readonly #children = new Map<number, {readonly child: ChildProcess; readonly said: Promise<string>}>()

  /** @param injector the library that is loaded */
  constructor(injector: string) {
    this.#injector = injector
  }

  get folder(): string {
    return this.#gpus.folder
  }

  /** @returns its process number, once it works */
  async start({gpus = 1, kind = '', facts = [], env = {}, by = []}: CudaOptions = {}): Promise<number> {
    const [file = '', ...words] = [...by, join(this.folder, 'cuda-process'), String(gpus), kind]
    const child = spawn(file, words, {
      env: {
        PATH: process.env.PATH,
        ...this.#gpus.env('gpus 2', ...facts),
        CUDA_INJECTION64_PATH: this.#injector,
        GPUCTL_JOB_ID: this.job,
        GPUCTL_NODE: 'node-0',
        ASAN_OPTIONS: 'detect_leaks=0', // the simulated driver keeps what a real one would
        ...env,
      },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#children.set(child.pid ?? 0, {child, said: text(child.stdout)})
    await once(child.stdout, 'data')
    return child.pid ?? 0
  }

  /** Lets it come to its end. @returns what it said */
  async end(pid: number): Promise<string> {
    const one = this.#children.get(pid)
    one?.child.stdin?.end()
    return (await one?.said) ?? ''
  }

  kill(pid: number): void {
    this.#children.get(pid)?.child.kill('SIGKILL')
  }

  [Symbol.dispose](): void {
    for (const {child} of this.#children.values()) child.kill('SIGKILL')
    this.#gpus[Symbol.dispose]()
  }
}
