import {string as argument} from '@oclif/core/args'
import {boolean} from '@oclif/core/flags'
import {exportCatalog} from '../../app/export-catalog.ts'
import {BaseCommand} from '../../cli/base-command.ts'
import {composeCatalogs} from '../../cli/compose-catalogs.ts'
import {catalogExportView} from '../../views/catalog-export-view.ts'

export default class CatalogExport extends BaseCommand {
  static override summary = 'write the catalog in use as CSV files, to look at or to change'
  static override description = 'GPUCTL_CATALOG makes gpuctl use them.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> my-catalog',
    'GPUCTL_CATALOG=my-catalog <%= config.bin %> catalog diff',
  ]
  static override args = {folder: argument({description: 'where to', required: true})}
  static override flags = {force: boolean({description: 'write into a folder that is not empty'})}

  async run() {
    const {args, flags} = await this.parse(CatalogExport)
    const exported = await exportCatalog(args.folder, {replace: flags.force}, composeCatalogs())
    await this.present(catalogExportView, exported)
  }
}
