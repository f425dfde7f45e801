import * as Flags from '@oclif/core/flags'
import {reconcile} from '../app/reconcile-cluster.ts'
import {ClusterCommand} from '../cli/cluster-command.ts'
import {durationMs} from '../cli/flags.ts'
import {loadSpec} from '../cli/load-spec.ts'
import {overridesOf, specFile, specFlags} from '../cli/spec-flags.ts'
import {reconcileView} from '../views/reconcile-view.ts'

export default class Reconcile extends ClusterCommand {
  static override summary = 'repair a cluster that lost nodes, as its file says'
  static override description =
    'lifecycle.on_preempt decides: replace the nodes where their gang is, move the gang elsewhere, stop the cluster, or fail. With --watch it goes on looking.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> gpuctl.yaml --watch --every 30s',
  ]
  static override args = {file: specFile()}
  static override flags = {
    ...specFlags,
    watch: Flags.boolean({description: 'look again and again, until Ctrl-C'}),
    every: durationMs({description: 'how often to look', default: 30_000, defaultHelp: async () => '30s'}),
  }

  async run() {
    const {args, flags} = await this.parse(Reconcile)
    const spec = await loadSpec(args.file, overridesOf(flags))
    const {world, options} = await this.openWorld(`reconcile ${spec.name}`)
    const how = flags.watch ? {everyMs: flags.every} : {}
    await this.present(reconcileView, await reconcile(spec, world, {...options, ...how, emulate: flags.emulate}))
  }
}
