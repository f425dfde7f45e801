import {join} from 'node:path'
import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {nodesToProfile} from '../app/nodes-to-profile.ts'
import {profileNodes} from '../app/profile-nodes.ts'
import {composeHarness} from '../cli/compose-harness.ts'
import {clusterFlag} from '../cli/flags.ts'
import {NodeCommand} from '../cli/node-command.ts'
import {statusLine} from '../cli/status-line.ts'
import {writeNewFile} from '../cli/write-new-file.ts'
import type {GpuSample} from '../domain/harness/watch.ts'
import {benchProgress} from '../views/bench-progress.ts'
import {profileProgress} from '../views/profile-progress.ts'
import {profileView} from '../views/profile-view.ts'
import {traceHtml} from '../views/trace-html.ts'

interface Named {
  readonly name: string
}

export default class Profile extends NodeCommand {
  static override summary = 'watch what GPUs do, without changing what runs on them'
  static override description =
    'For a while, each GPU tells what it does: how busy its SMs, tensor cores and memory are (from Hopper on), its links, clocks and power, and what holds its clocks back. In the end each has its mean, and what 90 % of its samples are between. With --trace, processes that have PyTorch trace themselves before that, all in the same second: time by kernel class, the longest kernels, communication that nothing hides, a Chrome trace of each and a page of them all. Ends with exit code 14 where a node has no GPU that tells, or, with --trace, no process that can be traced.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> train-0 --seconds 10',
    '<%= config.bin %> <%= command.id %> j-20261121-3f9a0k2p --json',
    '<%= config.bin %> <%= command.id %> j-20261121-3f9a0k2p --trace traces --trace-ms 2000',
  ]
  static override args = {
    target: Args.string({description: 'nodes, or a job for its nodes; default: all nodes'}),
  }
  static override flags = {
    cluster: clusterFlag(),
    seconds: Flags.integer({description: 'how long (30; with --trace, 10)', min: 1, max: 3600}),
    'interval-ms': Flags.integer({description: 'between two samples', min: 100, max: 60_000, default: 1000}),
    trace: Flags.string({
      description: 'let processes that have PyTorch trace themselves, and put the traces into this new folder',
      helpValue: 'FOLDER',
    }),
    'trace-ms': Flags.integer({
      description: 'how long they do (1000)',
      min: 1,
      max: 60_000,
      dependsOn: ['trace'],
    }),
    stacks: Flags.boolean({description: "trace Python's own calls too, which slows them", dependsOn: ['trace']}),
  }

  async run() {
    const {args, flags} = await this.parse(Profile)
    const kit = await composeHarness()
    const {stored, nodes: all, ...world} = await this.openNodes(flags.cluster)
    const {cluster} = stored
    const target = await nodesToProfile(args.target, cluster, all, world, this.signal)
    const samples = new Map<string, readonly GpuSample[]>()
    const doing = new Map<string, string>()
    using line = statusLine(this.mode, () =>
      samples.size > 0 ? profileProgress(samples.values()) : benchProgress(doing),
    )
    const trace = flags.trace !== undefined && {
      ...{folder: flags.trace, milliseconds: flags['trace-ms'] ?? 1000, hasStacks: flags.stacks === true},
      onProgress: ({name}: Named, text: string) => doing.set(name, text),
    }
    const request = {
      ...{...target, cluster: cluster.id.name, seconds: flags.seconds ?? (trace ? 10 : 30)},
      ...{intervalMs: flags['interval-ms'], ...(trace && {trace})},
      onSample: ({name}: Named, gpus: readonly GpuSample[]) => samples.set(name, gpus),
    }
    const atUnixMs = world.now()
    const profile = await profileNodes(request, {...world, kit}, this.signal)
    line[Symbol.dispose]()
    if (profile.trace !== undefined)
      await writeNewFile(
        join(profile.trace.folder, 'index.html'),
        traceHtml(profile.cluster, profile.trace, atUnixMs),
        {
          replace: false,
        },
      )
    await this.present(profileView, profile)
    this.exit(profile.exitCode)
  }
}
