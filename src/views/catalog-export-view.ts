import {shellQuote} from '../domain/shell-quote.ts'
import type {View} from './view.ts'

export interface CatalogExportResult {
  readonly folder: string
  readonly files: readonly string[]
}

/** What `catalog export` wrote. */
export const catalogExportView: View<CatalogExportResult> = {
  type: 'catalog-export',
  text: ({folder, files}, {paint}) =>
    `wrote ${files.join(', ')} to ${folder}\n\nNext:\n  ${paint.cyan(`GPUCTL_CATALOG=${shellQuote([folder])} gpuctl catalog show`)}`,
  json: ({folder, files}) => ({folder, files}),
}
