import {planCluster} from '../app/plan-cluster.ts'
import {ClusterCommand} from '../cli/cluster-command.ts'
import {loadSpec} from '../cli/load-spec.ts'
import {overridesOf, specFile, specFlags} from '../cli/spec-flags.ts'
import {planView} from '../views/plan-view.ts'

export default class Plan extends ClusterCommand {
  static override summary = 'show what up would change and what it would cost'
  static override description = 'Changes nothing.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> gpuctl.yaml --nodes 4',
  ]
  static override args = {file: specFile()}
  static override flags = specFlags

  async run() {
    const {args, flags} = await this.parse(Plan)
    const spec = await loadSpec(args.file, overridesOf(flags))
    const {world, options} = await this.openWorld(`plan ${spec.name}`)
    await this.present(planView, await planCluster(spec, world, {...options, emulate: flags.emulate}))
  }
}
