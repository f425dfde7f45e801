import {join} from 'node:path'
import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {nodesToProfile} from '../app/nodes-to-profile.ts'
import {profileNodes} from '../app/profile-nodes.ts'
import {profileUse} from '../app/profile-use.ts'
import {traceNodes} from '../app/trace-nodes.ts'
import {composeHarness, composeKnownGpus} from '../cli/compose-harness.ts'
import {clusterFlag} from '../cli/flags.ts'
import {hardwareUseFlags, readModelWords} from '../cli/hardware-use-flags.ts'
import {liveTable} from '../cli/live-table.ts'
import {NodeCommand} from '../cli/node-command.ts'
import {writeNewFile} from '../cli/write-new-file.ts'
import type {GpuSample} from '../domain/harness/watch.ts'
import {benchProgress} from '../views/bench-progress.ts'
import {gpuWatchLines} from '../views/gpu-watch-lines.ts'
import {profileProgress} from '../views/profile-progress.ts'
import {profileView} from '../views/profile-view.ts'
import {traceHtml} from '../views/trace-html.ts'

interface Named {
  readonly name: string
}

export default class Profile extends NodeCommand {
  static override summary = 'watch what GPUs do, without changing what runs on them'
  static override description =
    'For a while, each GPU tells what it does: how busy its SMs, tensor cores and memory are (from Hopper on), its links, clocks and power, and what holds its clocks back. In the end each has its mean, and what 90 % of its samples are between. Inference engines that run there (vLLM, SGLang) are asked on their own loopback what they count, before and after: tokens a second, requests, KV cache, times to tokens. By the shape of their model (its config.json on the node, or --model) it tells how much of what the GPUs could do that is: MFU, MBU, and a roofline of decoding. With --trace, processes that have PyTorch, and CUDA programs of jobs that run --traceable, trace themselves before that, all in the same second: time by kernel class, the longest kernels, communication that nothing hides, a Chrome trace of each and a page of them all. Ends with exit code 14 where a node has no GPU that tells, or, with --trace, no process that can be traced.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> train-0 --seconds 10',
    '<%= config.bin %> <%= command.id %> j-20261121-3f9a0k2p --json',
    '<%= config.bin %> <%= command.id %> j-20261121-3f9a0k2p --trace traces --trace-ms 2000',
    '<%= config.bin %> <%= command.id %> llama-sft --model config.json --tokens-per-second 98000 --sequence-length 8192',
  ]
  static override args = {
    target: Args.string({description: 'nodes, or a job for its nodes; default: all nodes'}),
  }
  static override flags = {
    cluster: clusterFlag(),
    seconds: Flags.integer({description: 'how long (30; with --trace, 10)', min: 1, max: 3600}),
    'interval-ms': Flags.integer({description: 'between two samples', min: 100, max: 60_000, default: 1000}),
    trace: Flags.string({
      description: 'let processes trace themselves, PyTorch or traceable CUDA, and put the traces into this new folder',
      helpValue: 'FOLDER',
    }),
    'trace-ms': Flags.integer({
      description: 'how long they do (1000)',
      min: 1,
      max: 60_000,
      dependsOn: ['trace'],
    }),
    stacks: Flags.boolean({description: "trace Python's own calls too, which slows them", dependsOn: ['trace']}),
    ...hardwareUseFlags,
  }

  async run() {
    const {args, flags} = await this.parse(Profile)
    const words = await readModelWords(flags)
    const kit = await composeHarness()
    const {stored, nodes: all, ...world} = await this.openNodes(flags.cluster)
    const {cluster} = stored
    const target = await nodesToProfile(args.target, cluster, all, world, this.signal)
    const samples = new Map<string, readonly GpuSample[]>()
    const doing = new Map<string, string>()
    const isTracing = () => samples.size === 0 && doing.size > 0
    using table = liveTable(this.mode, {
      lines: (frame) => (isTracing() ? [benchProgress(doing)] : gpuWatchLines(samples, frame)),
      line: () => (isTracing() ? benchProgress(doing) : profileProgress(samples.values())),
    })
    const own = {...target, cluster: cluster.id.name}
    const request = {
      ...{...own, seconds: flags.seconds ?? (flags.trace === undefined ? 30 : 10), intervalMs: flags['interval-ms']},
      onSample: ({name}: Named, gpus: readonly GpuSample[]) => samples.set(name, gpus),
    }
    const atUnixMs = world.now()
    const tracing = flags.trace !== undefined && {
      ...{folder: flags.trace, milliseconds: flags['trace-ms'] ?? 1000, hasStacks: flags.stacks === true},
      onProgress: ({name}: Named, text: string) => doing.set(name, text),
    }
    const trace = tracing && (await traceNodes({...own, ...tracing}, {...world, kit}, this.signal))
    const asked = {...target, cluster, engines: flags.engines, ports: flags['metrics-port'] ?? [], words}
    const profile = await profileUse(asked, {...world, kit, gpus: composeKnownGpus}, this.signal, () =>
      profileNodes({...request, ...(trace && {trace})}, {...world, kit}, this.signal),
    )
    table[Symbol.dispose]()
    if (trace) {
      const page = traceHtml(profile.cluster, trace, atUnixMs)
      await writeNewFile(join(trace.folder, 'index.html'), page, {replace: false})
    }
    await this.present(profileView, profile)
    this.exit(profile.exitCode)
  }
}
