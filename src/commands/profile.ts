import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {nodesToProfile} from '../app/nodes-to-profile.ts'
import {profileNodes} from '../app/profile-nodes.ts'
import {profileUse} from '../app/profile-use.ts'
import {composeHarness, composeKnownGpus} from '../cli/compose-harness.ts'
import {clusterFlag} from '../cli/flags.ts'
import {hardwareUseFlags, readModelWords} from '../cli/hardware-use-flags.ts'
import {NodeCommand} from '../cli/node-command.ts'
import {statusLine} from '../cli/status-line.ts'
import type {GpuSample} from '../domain/harness/watch.ts'
import {profileProgress} from '../views/profile-progress.ts'
import {profileView} from '../views/profile-view.ts'

export default class Profile extends NodeCommand {
  static override summary = 'watch what GPUs do, without changing what runs on them'
  static override description =
    'For a while, each GPU tells what it does: how busy its SMs, tensor cores and memory are (from Hopper on), its links, clocks and power, and what holds its clocks back. In the end each has its mean, and what 90 % of its samples are between. Inference engines that run there (vLLM, SGLang) are asked on their own loopback what they count, before and after: tokens a second, requests, KV cache, times to tokens. By the shape of their model (its config.json on the node, or --model) it tells how much of what the GPUs could do that is: MFU, MBU, and a roofline of decoding. Ends with exit code 14 where a node has no GPU that tells, or did not answer.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> train-0 --seconds 10',
    '<%= config.bin %> <%= command.id %> j-20261121-3f9a0k2p --json',
    '<%= config.bin %> <%= command.id %> llama-sft --model config.json --tokens-per-second 98000 --sequence-length 8192',
  ]
  static override args = {
    target: Args.string({description: 'nodes, or a job for its nodes; default: all nodes'}),
  }
  static override flags = {
    cluster: clusterFlag(),
    seconds: Flags.integer({description: 'how long', min: 1, max: 3600, default: 30}),
    'interval-ms': Flags.integer({description: 'between two samples', min: 100, max: 60_000, default: 1000}),
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
    using line = statusLine(this.mode, () => profileProgress(samples.values()))
    const request = {
      ...{...target, cluster: cluster.id.name, seconds: flags.seconds, intervalMs: flags['interval-ms']},
      onSample: ({name}: {readonly name: string}, gpus: readonly GpuSample[]) => samples.set(name, gpus),
    }
    const asked = {...target, cluster, engines: flags.engines, ports: flags['metrics-port'] ?? [], words}
    const profile = await profileUse(asked, {...world, kit, gpus: composeKnownGpus}, this.signal, () =>
      profileNodes(request, {...world, kit}, this.signal),
    )
    line[Symbol.dispose]()
    await this.present(profileView, profile)
    this.exit(profile.exitCode)
  }
}
