import {string as argument} from '@oclif/core/args'
import {compareCatalogs} from '../../app/compare-catalogs.ts'
import {BaseCommand} from '../../cli/base-command.ts'
import {composeCatalogs} from '../../cli/compose-catalogs.ts'
import {catalogDiffView} from '../../views/catalog-diff-view.ts'

export default class CatalogDiff extends BaseCommand {
  static override summary = 'show what changed from another catalog to the one in use'
  static override description = 'Text shows the largest changes; --json has all.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> last-month --json',
  ]
  static override args = {
    catalog: argument({description: 'a folder of CSV files or a packed file; default: the one that came with gpuctl'}),
  }

  async run() {
    const {args} = await this.parse(CatalogDiff)
    await this.present(catalogDiffView, await compareCatalogs(args.catalog, composeCatalogs()))
  }
}
