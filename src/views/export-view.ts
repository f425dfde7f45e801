import {shellQuote} from '../domain/shell-quote.ts'
import type {View} from './view.ts'

export interface ExportedCluster {
  readonly name: string
  readonly folder: string
  readonly files: readonly string[]
}

/** What `export` wrote. */
export const exportView: View<ExportedCluster> = {
  type: 'export',
  text: ({name, folder, files}, {paint}) =>
    [
      `wrote ${files.join(', ')} to ${folder}`,
      '',
      'Next, with the backend and the passphrase that gpuctl has (see "Where state lives"):',
      paint.cyan(`  cd ${shellQuote([folder])} && npm install && pulumi stack select ${name} && pulumi preview`),
    ].join('\n'),
  json: ({name, folder, files}) => ({name, folder, files}),
}
