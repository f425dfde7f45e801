import {showCatalog} from '../../app/show-catalog.ts'
import {BaseCommand} from '../../cli/base-command.ts'
import {composeCatalogs} from '../../cli/compose-catalogs.ts'
import {catalogView} from '../../views/catalog-view.ts'

export default class CatalogShow extends BaseCommand {
  static override summary = 'show how old the prices are, where they are from and what they lack'
  static override description =
    'The catalog in use is the folder that GPUCTL_CATALOG names, else what `catalog update` fetched, else the one that came with gpuctl.'
  static override examples = ['<%= config.bin %> <%= command.id %>', '<%= config.bin %> <%= command.id %> --json']

  async run() {
    await this.parse(CatalogShow)
    const shown = await showCatalog(composeCatalogs(), Date.now())
    await this.present(catalogView, shown)
    for (const hint of shown.hints) process.stderr.write(`hint: ${hint}\n`)
  }
}
