import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {ensureInjector} from '../app/ensure-harness.ts'
import {runJob, submittedJob} from '../app/run-job.ts'
import {composeHarness} from '../cli/compose-harness.ts'
import {clusterFlag} from '../cli/flags.ts'
import {jobFromWords, parseEnv} from '../cli/job-words.ts'
import {leavingSignals} from '../cli/leaving-signals.ts'
import {LogOutput} from '../cli/log-output.ts'
import {NodeCommand} from '../cli/node-command.ts'
import type {Node} from '../domain/node.ts'
import {jobView} from '../views/job-view.ts'

export default class Run extends NodeCommand {
  static override summary = 'run a job on the nodes and follow it'
  static override description =
    'Every rank gets MASTER_ADDR, MASTER_PORT, RANK, WORLD_SIZE, LOCAL_RANK and their like, as from torchrun. The job outlives this command: a closed terminal leaves it running, Ctrl-C ends it. When one rank fails the others are ended. The exit code is that of the first rank that failed.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --nodes 2 -- python3 train.py --lr 0.1',
    '<%= config.bin %> <%= command.id %> job.yaml --detach',
    '<%= config.bin %> <%= command.id %> hello-allreduce',
  ]
  static override args = {job: Args.string({description: 'a job file, a folder with a job.yaml, or hello-allreduce'})}
  static override flags = {
    cluster: clusterFlag(),
    nodes: Flags.integer({description: 'on how many nodes; default: all', min: 1}),
    'per-node': Flags.integer({description: 'ranks on each node; default: one a GPU, else one', min: 1}),
    pool: Flags.string({description: 'on the nodes of this pool'}),
    env: Flags.string({char: 'e', description: 'a variable for every rank, KEY=VALUE', multiple: true}),
    file: Flags.string({char: 'f', description: 'a file or folder to take along', multiple: true}),
    name: Flags.string({description: "the job's name"}),
    workdir: Flags.string({description: 'where the ranks start, on the nodes'}),
    traceable: Flags.boolean({
      description: 'let gpuctl profile --trace see CUDA programs of the job that are not PyTorch too',
      allowNo: true,
    }),
    detach: Flags.boolean({char: 'd', description: 'do not follow it'}),
    grace: Flags.integer({description: 'seconds between TERM and KILL for ranks that are to end', min: 0, default: 10}),
  }

  async run() {
    const {own, command} = this.splitArgv()
    const {args, flags} = await this.parse(Run, own)
    const open = await this.openNodes(flags.cluster)
    const spec = await jobFromWords(args.job, command, open, {
      ...(flags.nodes === undefined ? {} : {nodes: flags.nodes}),
      ...(flags['per-node'] === undefined ? {} : {perNode: flags['per-node']}),
      ...(flags.pool === undefined ? {} : {pool: flags.pool}),
      ...(flags.name === undefined ? {} : {name: flags.name}),
      ...(flags.workdir === undefined ? {} : {workdir: flags.workdir}),
      ...(flags.traceable === undefined ? {} : {traceable: flags.traceable}),
      env: parseEnv(flags.env ?? []),
      files: flags.file ?? [],
    })
    const output = new LogOutput(this.mode)
    const kit = spec.traceable === true && (await composeHarness())
    using signals = leavingSignals(this.signal)
    const result = await runJob(spec, open.stored.cluster, open, {
      ...signals,
      detach: flags.detach,
      graceSeconds: flags.grace,
      ...(kit && {ensureInjector: (node: Node, signal: AbortSignal) => ensureInjector(node, kit, open, signal)}),
      sink: output.write,
      onWarning: output.note,
      onSubmitted: ({id, nodes}) => output.note(`${id} runs on ${nodes.map(({name}) => name).join(', ')}`),
    })
    if (result.kind === 'detached') return this.present(jobView, submittedJob(result.record))
    if (this.mode === 'text') output.summary(result.summary)
    else await this.present(jobView, result.summary)
    this.exit(result.summary.exitCode ?? 0)
  }
}
