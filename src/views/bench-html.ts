import type {ClusterBench} from '../domain/harness/cluster-bench.ts'
import {figureText} from '../domain/harness/figure-text.ts'
import {pairFigure} from '../domain/harness/pair-figures.ts'
import {benchBandsTable} from './bench-bands-text.ts'
import {COLLECTIVE_COLUMNS, collectiveRows} from './bench-collectives-view.ts'
import {benchComparisonTable} from './bench-comparison-text.ts'
import {BENCH_COLUMNS, benchNodeRows} from './bench-node-rows.ts'
import {RAIL_COLUMNS, railRows, skippedRails} from './bench-rails-text.ts'
import {htmlPage} from './html-page.ts'
import {noPaint} from './paint.ts'
import {slowNodeText} from './slow-node-text.ts'
import {escaped} from './svg-boxes.ts'
import type {Cell} from './table.ts'
import type {TextContext} from './view.ts'

/** A bench as one page that needs nothing else: no script, no font, no address of anything. @param atUnixMs when it was taken */
export function benchHtml(bench: ClusterBench, atUnixMs: number): string {
  const {cluster, nodes, pairs, slow, collectives, published, comparison} = bench
  const context = {width: Number.POSITIVE_INFINITY, paint: noPaint, nowUnixMs: atUnixMs}
  const rows = nodes.flatMap((each) => benchNodeRows(each, context))
  const parts = [
    section('Nodes', rows.length === 0 ? '' : tableOf(titles(BENCH_COLUMNS), rows)),
    section('Pairs of nodes, TCP, the worse direction', heatMap(pairs.flatMap((pair) => pairFigure(pair) ?? []))),
    section('Pairs of nodes, by each adapter or GPU', railsPart(pairs, context)),
    section('Slow nodes', slow.map((each) => `<p class="bad">${escaped(slowNodeText(each))}</p>`).join('\n')),
    ...collectives.map((each) =>
      section(
        `${each.nodes.length} nodes together`,
        'error' in each
          ? `<p class="bad">${escaped(each.error.message)}</p>`
          : tableOf(titles(COLLECTIVE_COLUMNS), collectiveRows(each.report, context)),
      ),
    ),
    ...(published === undefined ? [] : [section(...tablePart(benchBandsTable(published, noPaint)))]),
    ...(comparison === undefined ? [] : [section(...tablePart(benchComparisonTable(comparison, noPaint)))]),
  ]
  return htmlPage({title: `${cluster}: bench`, atUnixMs, style: MAP_STYLE, parts})
}

function railsPart(pairs: ClusterBench['pairs'], context: TextContext): string {
  const rows = railRows(pairs, context)
  const skipped = skippedRails(pairs).map((text) => `<p>${escaped(text)}</p>`)
  return [...(rows.length === 0 ? [] : [tableOf(titles(RAIL_COLUMNS), rows)]), ...skipped].join('\n')
}

function tablePart({title, columns, rows}: ReturnType<typeof benchComparisonTable>): [string, string] {
  return [title, rows.length === 0 ? '<p>nothing</p>' : tableOf(titles(columns), rows)]
}

const titles = (columns: readonly {readonly title: string}[]): readonly string[] => columns.map(({title}) => title)

const section = (title: string, inside: string): string =>
  inside === '' ? '' : `<section><h2>${escaped(title)}</h2>\n${inside}</section>`

function tableOf(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const text = (cell: Cell) => (typeof cell === 'string' ? cell : cell.text)
  const line = (tag: string, cells: readonly string[]) =>
    `<tr>${cells.map((each) => `<${tag}${classOf(each)}>${escaped(each)}</${tag}>`).join('')}</tr>`
  return `<table>\n${[line('th', head), ...rows.map((cells) => line('td', cells.map(text)))].join('\n')}\n</table>`
}

/** Figures stand below each other; what went wrong is seen. */
function classOf(text: string): string {
  if (/^(failed|corrupt|timed-out|crashed)\b/.test(text)) return ' class="bad"'
  return /^[\d.,]+ ?\S*$/.test(text) ? ' class="figure"' : ''
}

/** Each pair's last figure, its colour by its share of the best. */
function heatMap(figures: readonly NonNullable<ReturnType<typeof pairFigure>>[]): string {
  if (figures.length === 0) return ''
  const names = [...new Set(figures.flatMap(({nodes}) => nodes))].sort((a, b) =>
    a.localeCompare(b, 'en', {numeric: true}),
  )
  const best = Math.max(...figures.map(({bytesPerSecond}) => bytesPerSecond))
  const byPair = new Map(figures.map(({nodes, bytesPerSecond}) => [nodes.toSorted().join('\n'), bytesPerSecond]))
  const cell = (a: string, b: string) => {
    const value = byPair.get([a, b].sort().join('\n'))
    if (value === undefined) return '<td></td>'
    const share = value / best
    return `<td class="figure" style="--share:${share.toFixed(3)}">${escaped(figureText(value, 'bytes_per_second'))}</td>`
  }
  const head = names.map((name) => `<th>${escaped(name)}</th>`).join('')
  const lines = names.map((a) => `<tr><th>${escaped(a)}</th>${names.map((b) => cell(a, b)).join('')}</tr>`)
  return `<table class="map">\n<tr><th></th>${head}</tr>\n${lines.join('\n')}\n</table>`
}

const MAP_STYLE = `.map td { background: color-mix(in srgb, #2a9d5c calc(var(--share, 0) * 60%), transparent); }
`
