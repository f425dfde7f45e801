import * as Flags from '@oclif/core/flags'
import {updateCatalog} from '../../app/update-catalog.ts'
import {BaseCommand} from '../../cli/base-command.ts'
import {composeCatalogUpdate} from '../../cli/compose-catalog-update.ts'
import {names} from '../../cli/offer-values.ts'
import {ERROR_CODES} from '../../errors/codes.ts'
import {catalogUpdateView} from '../../views/catalog-update-view.ts'

export default class CatalogUpdate extends BaseCommand {
  static override summary = "fetch today's prices from the clouds' price lists"
  static override description =
    'Prices of Azure and on-demand prices of AWS need no account; spot prices of AWS need credentials, those of Google Cloud an API key in GPUCTL_GCP_API_KEY. A region is held back where more than 5 % of its prices are gone or an on-demand price moved by more than 30 %. Exits with 8 when a part is held back or failed, with 7 when nothing could be read.'
  static override examples = [
    '<%= config.bin %> <%= command.id %>',
    '<%= config.bin %> <%= command.id %> --cloud aws --region "us-*" --dry-run',
    '<%= config.bin %> <%= command.id %> --cloud azure --region eastus --accept',
  ]
  static override flags = {
    cloud: Flags.string({
      description: 'only of this cloud',
      options: ['aws', 'gcp', 'azure'],
      multiple: true,
      delimiter: ',',
    }),
    region: names({
      description: 'only of this region, or those that a pattern such as us-* means',
      helpValue: 'REGION',
    }),
    accept: Flags.boolean({description: 'take also what would be held back', default: false}),
    'dry-run': Flags.boolean({description: 'compare only, and write nothing', default: false}),
  }

  async run() {
    const {flags} = await this.parse(CatalogUpdate)
    const world = composeCatalogUpdate()
    const {listener} = await this.openProgress('fetching prices')
    const request = {
      scope: {clouds: flags.cloud ?? [], regions: flags.region ?? []},
      acceptAll: flags.accept,
      isDryRun: flags['dry-run'],
      nowUnixMs: Date.now(),
      signal: this.signal,
      tell: listener,
    }
    const update = await updateCatalog(request, world)
    await this.present(catalogUpdateView, update)
    if (update.verdict === 'none-read') this.exit(ERROR_CODES.CLOUD_UNAVAILABLE.exit)
    if (update.verdict === 'partly') this.exit(ERROR_CODES.PARTLY_APPLIED.exit)
  }
}
