import * as Flags from '@oclif/core/flags'
import {explainPlacement} from '../app/explain-placement.ts'
import {nothingFits} from '../app/nothing-fits.ts'
import {CatalogCommand} from '../cli/catalog-command.ts'
import {loadSpec} from '../cli/load-spec.ts'
import {overridesOf, specFile, specFlags} from '../cli/spec-flags.ts'
import {placementView} from '../views/placement-view.ts'

export default class Place extends CatalogCommand {
  static override summary = 'show where a cluster would go, what it would cost, and why'
  static override description =
    'The cheapest offerings that meet everything that the file asks for, those that come next, and what each requirement costs. Needs no account and changes nothing; up and plan decide the same way.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> gpuctl.yaml',
    '<%= config.bin %> <%= command.id %> gpuctl.yaml --explain',
    '<%= config.bin %> <%= command.id %> --gpus H100:8 --nodes 4 --json',
  ]
  static override args = {file: specFile()}
  static override flags = {
    ...specFlags,
    explain: Flags.boolean({description: 'tell why every other offering was refused'}),
    alternatives: Flags.integer({
      description: 'how many placements to show beside the best',
      default: 5,
      min: 0,
      max: 1000,
    }),
  }

  async run() {
    const {args, flags} = await this.parse(Place)
    const spec = await loadSpec(args.file, overridesOf(flags))
    const report = await explainPlacement(spec, this.world, flags.alternatives)
    await this.present(placementView, {...report, explain: flags.explain})
    if (!report.result.feasible) this.exit(nothingFits(report.result).exitCode)
  }
}
