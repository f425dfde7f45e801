import type {ListedTest} from '../domain/harness/report.ts'
import {table} from './table.ts'
import type {TextContext, View} from './view.ts'

export const benchListView: View<readonly ListedTest[]> = {type: 'bench-tests', text, json: (tests) => ({tests})}

function text(tests: readonly ListedTest[], context: TextContext): string {
  const columns = [
    {title: 'TEST', least: 12},
    {title: 'KIND', drop: 1},
    {title: 'MEASURES', least: 20},
  ]
  return table(
    columns,
    tests.map(({name, kind, summary}) => [name, kind, summary]),
    context,
  )
}
