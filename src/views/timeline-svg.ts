import {KERNEL_CLASSES, type KernelClass} from '../domain/trace/kernel-class.ts'
import {COLUMNS, type TimelineRow} from '../domain/trace/timeline.ts'
import {printable} from './display-width.ts'
import {escaped} from './svg-boxes.ts'

const LABEL = 170
const ROW = 22
const AXIS = 20
const TICKS = 10

/** A row for each stream and thread; what a bar was stands in its title, which a browser shows under the pointer. */
export function timelineSvg(rows: readonly TimelineRow[], windowUs: number): string {
  if (rows.length === 0) return '<p>nothing ran</p>'
  const [width, height] = [LABEL + COLUMNS, AXIS + rows.length * ROW]
  const ticks = Array.from({length: TICKS + 1}, (_, at) => {
    const x = LABEL + (at * COLUMNS) / TICKS
    const anchor = at === TICKS ? ' text-anchor="end"' : ''
    const text = `<text x="${x}" y="13"${anchor}>${((windowUs / 1000 / TICKS) * at).toFixed(0)} ms</text>`
    return `<line class="tick" x1="${x}" x2="${x}" y1="${AXIS}" y2="${height}"/>${text}`
  })
  const drawn = rows.map(({title, bars}, at) => {
    const y = AXIS + at * ROW
    const rects = bars.map(
      (bar) =>
        `<rect class="${bar.class}" x="${LABEL + bar.from}" y="${y + 2}" width="${bar.to - bar.from}" height="${ROW - 4}"><title>${escaped(printable(`${bar.name} (${bar.class})`))}</title></rect>`,
    )
    return `<text x="0" y="${y + 15}">${escaped(printable(title))}</text>${rects.join('')}`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
${[...ticks, ...drawn].join('\n')}
</svg>`
}

/** Which colour is which. */
export const legend = (): string =>
  `<p>${KERNEL_CLASSES.map((each) => `<svg width="12" height="12"><rect class="${each}" width="12" height="12"/></svg> ${each}`).join(' &nbsp; ')}</p>`

const HUES: Readonly<Record<KernelClass | 'call', string>> = {
  ...{matmul: '#3366cc', attention: '#109618', convolution: '#0099c6', collective: '#dc3912', norm: '#ff9900'},
  ...{softmax: '#b77322', optimizer: '#990099', moe: '#22aa99', embedding: '#66aa00', quantize: '#aaaa11'},
  ...{reduction: '#6633cc', elementwise: '#e67300', compiled: '#5574a6', copy: '#888888', memset: '#bbbbbb'},
  ...{other: '#994499', call: '#7a9cc6'},
}

export const KINDS_STYLE = `
svg text { font: 11px system-ui, sans-serif; fill: currentColor; }
svg .tick { stroke: currentColor; opacity: .15; }
svg .frame text { fill: #111; pointer-events: none; }
svg .frame rect { stroke: light-dark(#fff, #222); stroke-width: .5; }
${Object.entries(HUES)
  .map(([name, hue]) => `svg rect.${name} { fill: ${hue}; }`)
  .join('\n')}
`
