import * as Flags from '@oclif/core/flags'
import {reconcile} from '../app/reconcile-cluster.ts'
import {watchCluster} from '../app/watch-cluster.ts'
import {ClusterCommand} from '../cli/cluster-command.ts'
import {durationMs} from '../cli/flags.ts'
import {loadSpec} from '../cli/load-spec.ts'
import {isGiven, type OutputMode} from '../cli/output-mode.ts'
import {overridesOf, specFile, specFlags} from '../cli/spec-flags.ts'
import {reconcileView} from '../views/reconcile-view.ts'
import {watchEventView} from '../views/watch-event-view.ts'

export default class Reconcile extends ClusterCommand {
  static override summary = 'repair a cluster that lost nodes, or is about to, as its file says'
  static override description =
    'lifecycle.on_preempt decides: replace the nodes where their gang is, move the gang elsewhere, stop the cluster, or fail. Nodes whose end is announced for soon count as lost: spot that is taken back, hosts that are retired or maintained. With --watch it goes on looking, and prints a line for each event, or with --json a document.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> gpuctl.yaml --watch --every 30s',
    '<%= config.bin %> <%= command.id %> --ahead 14d',
  ]
  static override args = {file: specFile()}
  static override flags = {
    ...specFlags,
    watch: Flags.boolean({description: 'look again and again, until Ctrl-C'}),
    every: durationMs({
      description: 'how often to look; default: 10s where there is spot, else 30s',
      dependsOn: ['watch'],
    }),
    ahead: durationMs({
      description: 'act on what is announced for so soon; what is later is only told',
      default: 15 * 60_000,
      defaultHelp: async () => '15m',
    }),
  }

  /** Events are many documents, whatever they are asked for as. */
  protected override get mode(): OutputMode {
    return super.mode === 'json' && isGiven('--watch', this.argv) ? 'events' : super.mode
  }

  async run() {
    const {args, flags} = await this.parse(Reconcile)
    const spec = await loadSpec(args.file, overridesOf(flags))
    const {world, options} = await this.openWorld(`reconcile ${spec.name}`)
    const how = {...options, emulate: flags.emulate, aheadMs: flags.ahead}
    if (!flags.watch) return this.present(reconcileView, await reconcile(spec, world, how))
    await watchCluster(spec, world, {
      ...how,
      everyMs: flags.every,
      onEvent: (event) => this.presentLine(watchEventView, {...event, atUnixMs: Date.now()}),
    })
  }
}
