import {medianOf} from '../domain/gate/robust.ts'
import {scaled} from '../domain/harness/figure-text.ts'
import type {PairFigure} from '../domain/harness/slow-nodes.ts'
import {displayWidth, printable, truncate} from './display-width.ts'
import type {Paint} from './paint.ts'
import type {TextContext} from './view.ts'
import {wrapWords} from './wrap-words.ts'

/** So many nodes are drawn one by one, however wide the terminal is. */
const MOST_NODES = 48
const MOST_SLOW = 10
const NAME_WIDTH = 16
const NUMBER_WIDTH = 6

/**
 * Bandwidths between nodes as a square of numbers, or of shades where those do not fit: the fuller, the nearer to the median. Of more nodes
 * than fit, the slowest, a shade for each of their pairs, and the rest in a line.
 */
export function pairHeatMap(figures: readonly PairFigure[], context: Pick<TextContext, 'width' | 'paint'>): string {
  const names = [...new Set(figures.flatMap(({nodes}) => nodes))].sort(byName)
  const median = medianOf(figures.map(({bytesPerSecond}) => bytesPerSecond))
  const room = context.width - Math.min(NAME_WIDTH, widest(names)) - 1
  if (names.length > MOST_NODES || names.length > room) return folded(names, figures, median, context)
  return square(names, figures, median, names.length * NUMBER_WIDTH <= room, context)
}

const byName = (a: string, b: string) => a.localeCompare(b, 'en', {numeric: true})

const widest = (names: readonly string[]) =>
  names.reduce((most, name) => Math.max(most, displayWidth(printable(name))), 0)

function square(
  names: readonly string[],
  figures: readonly PairFigure[],
  median: number,
  hasNumbers: boolean,
  {width, paint}: Pick<TextContext, 'width' | 'paint'>,
): string {
  const values = new Map(
    figures.flatMap(({nodes: [a, b], bytesPerSecond}) => [
      [`${a} ${b}`, bytesPerSecond],
      [`${b} ${a}`, bytesPerSecond],
    ]),
  )
  const wide = Math.min(NAME_WIDTH, widest(names))
  const lines = names.map((row) => {
    const cells = names.map((column) =>
      cell(row === column ? undefined : values.get(`${row} ${column}`), row === column),
    )
    return `${padded(row, wide)} ${cells.join('')}`.trimEnd()
  })
  const legend = hasNumbers ? 'GB/s of the worse direction; a dot: not measured' : LEGEND
  return [paint.dim(wrapWords(legend, width)), ...lines].join('\n')

  function cell(value: number | undefined, isSelf: boolean): string {
    const none = isSelf ? ' ' : '·'
    if (value === undefined) return hasNumbers ? none.padStart(NUMBER_WIDTH) : none
    const share = value / median
    return hasNumbers
      ? colour(share, paint)(scaled(value / 1e9).padStart(NUMBER_WIDTH))
      : colour(share, paint)(shade(share))
  }
}

function folded(
  names: readonly string[],
  figures: readonly PairFigure[],
  median: number,
  {width, paint}: Pick<TextContext, 'width' | 'paint'>,
): string {
  const sharesOf = Map.groupBy(
    figures.flatMap(({nodes, bytesPerSecond}) => nodes.map((node) => ({node, share: bytesPerSecond / median}))),
    ({node}) => node,
  )
  const scored = names
    .map((name) => {
      const shares = (sharesOf.get(name) ?? []).map(({share}) => share)
      return {name, shares, score: medianOf(shares)}
    })
    .sort((a, b) => a.score - b.score)
  const wide = Math.min(NAME_WIDTH, widest(names))
  const lines = scored.slice(0, MOST_SLOW).map(({name, shares, score}) => {
    const shades = shares.slice(0, Math.max(1, width - wide - 7)).map((share) => colour(share, paint)(shade(share)))
    return `${padded(name, wide)} ${percent(score).padStart(5)} ${shades.join('')}`
  })
  const rest = scored.slice(MOST_SLOW)
  const last = `and ${rest.length} more, ${percent(rest[0]?.score ?? 1)} to ${percent(rest.at(-1)?.score ?? 1)} of the median`
  return [paint.dim(wrapWords(LEGEND, width)), ...lines, ...(rest.length === 0 ? [] : [wrapWords(last, width)])].join(
    '\n',
  )
}

const LEGEND = 'to the median: █ 97 % or more, ▓ 90 %, ▒ 50 %, ░ less'

const shade = (share: number) => (share >= 0.97 ? '█' : share >= 0.9 ? '▓' : share >= 0.5 ? '▒' : '░')

const colour = (share: number, paint: Paint) => (share >= 0.9 ? paint.green : share >= 0.5 ? paint.yellow : paint.red)

const percent = (share: number) => `${Math.round(share * 100)} %`

function padded(name: string, width: number): string {
  const shown = truncate(printable(name), width)
  return shown + ' '.repeat(width - displayWidth(shown))
}
