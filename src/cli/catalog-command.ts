import type {Catalog} from '../domain/catalog/catalog.ts'
import {BaseCommand} from './base-command.ts'
import {composeCatalog} from './compose-catalog.ts'

/** A command that needs machine types and prices, and no cluster. */
export abstract class CatalogCommand extends BaseCommand {
  protected readonly world = composeCatalog()

  /** @throws GpuctlError CATALOG_INVALID */
  protected openCatalog(): Promise<Catalog> {
    return this.world.catalog()
  }
}
