import {type ChildProcess, spawn} from 'node:child_process'
import {randomBytes} from 'node:crypto'
import {once} from 'node:events'
import {join} from 'node:path'
import {SimulatedGpus} from './simulated-gpus.ts'

/** Processes whose PyTorch is simulated, of one job; they end with it. */
export class SimulatedTorch implements Disposable {
  readonly job = `j-${randomBytes(5).toString('hex')}`
  readonly #library = new SimulatedGpus(['torch-process', 'libtorch_cpu.so'], 'plain')
  readonly #children: ChildProcess[] = []

  get folder(): string {
    return this.#library.folder
  }

  /**
   * @param kind as native/simulated/torch-process.cpp has them
   * @param trace what the process writes as its trace: a file
   * @returns its process number, once it is known to be there
   */
  async start(kind: string, trace: string, env: Readonly<Record<string, string>> = {}): Promise<number> {
    const child = spawn(join(this.folder, 'torch-process'), [kind, trace], {
      env: {KINETO_USE_DAEMON: '1', GPUCTL_JOB_ID: this.job, ...env},
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    this.#children.push(child)
    await once(child.stdout, 'data')
    return child.pid ?? 0
  }

  [Symbol.dispose](): void {
    for (const child of this.#children) child.kill('SIGKILL')
    this.#library[Symbol.dispose]()
  }
}
