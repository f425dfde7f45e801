import * as Flags from '@oclif/core/flags'
import {listOffers} from '../app/list-offers.ts'
import {CatalogCommand} from '../cli/catalog-command.ts'
import {filterOf, offerFlags, sortFlag} from '../cli/offer-flags.ts'
import {offersCsvView} from '../views/offers-csv-view.ts'
import {offersView} from '../views/offers-view.ts'

export default class Offers extends CatalogCommand {
  static override summary = 'show what can be rented, the cheapest first'
  static override description =
    'What is not known about an offering, its fabric for one, never meets a filter. A name without its version stands for all of them. Several values of a flag mean any of them. A cloud with a * shows what the market asks: gpuctl makes no clusters there.'
  static override examples = [
    '<%= config.bin %> <%= command.id %> --gpu H100 --count 8 --rdma',
    '<%= config.bin %> <%= command.id %> --gpu H100,H200 --region "us-*" --purchase spot --flat',
    '<%= config.bin %> <%= command.id %> --min-memory-gib 80 --sort usd-per-hbm-tb --limit 10',
    '<%= config.bin %> <%= command.id %> --csv > offers.csv',
  ]
  static override flags = {
    ...offerFlags,
    sort: sortFlag(),
    limit: Flags.integer({description: 'show no more rows', min: 1}),
    group: Flags.boolean({
      description: 'a row for each machine type and purchase; text is grouped unless --flat',
      exclusive: ['flat', 'csv'],
    }),
    flat: Flags.boolean({description: 'a row for each offering, in every zone'}),
    csv: Flags.boolean({description: 'print CSV, one offering a line', exclusive: ['json', 'events']}),
  }

  async run() {
    const {flags} = await this.parse(Offers)
    const {sort, limit, group, flat, csv} = flags
    const grouped = group || (this.mode === 'text' && !flat && !csv)
    const request = {filter: filterOf(flags), figure: sort, grouped, ...(limit === undefined ? {} : {limit})}
    await this.present(csv ? offersCsvView : offersView, await listOffers(request, this.world))
  }
}
