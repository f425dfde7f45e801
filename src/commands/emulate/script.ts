import * as Args from '@oclif/core/args'
import {BaseCommand} from '../../cli/base-command.ts'
import {scriptEmulatedClouds} from '../../cli/emulated-clouds.ts'
import {emulateStatusView} from '../../views/emulate-view.ts'

export default class EmulateScript extends BaseCommand {
  static override summary = 'script emulated clouds: capacity, quotas, faults, ends of nodes, time'
  static override description =
    'A file in YAML: capacity, quotas, faults, reclaim, host_loss, maintenance, latency, clock_rate, advance. `capacity: [{cloud: aws, instance_type: p5.48xlarge, zone: use1-az4, nodes: 0}]` sells a zone out, `reclaim: [{cloud: aws, instance: i-0123, notice: 2m}]` takes a spot node back, `latency: {boot: 5m, operation: 30s, listing: 2s}` and `clock_rate: 60` say how long things take.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> sold-out.yaml',
    'echo "advance: 10m" | <%= config.bin %> <%= command.id %> -',
  ]
  static override args = {
    file: Args.string({name: 'file', required: true, description: 'the script; - is standard input'}),
  }

  async run() {
    const {args} = await this.parse(EmulateScript)
    await this.present(emulateStatusView, await scriptEmulatedClouds(args.file, this.signal))
  }
}
