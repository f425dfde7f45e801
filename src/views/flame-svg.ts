import type {CallTree} from '../domain/trace/call-tree.ts'
import {printable} from './display-width.ts'
import {percent} from './percent.ts'
import {escaped} from './svg-boxes.ts'

const WIDTH = 1170
const ROW = 18
const CHARACTER = 6.2
/** Narrower than this nothing is seen. */
const LEAST_WIDTH = 0.5

interface Frame {
  readonly tree: CallTree
  readonly x: number
  readonly width: number
  readonly depth: number
}

/** A flame graph that hangs from its root: a frame is as wide as what it took with all that it called. */
export function flameSvg(root: CallTree): string {
  if (!(root.totalUs > 0)) return '<p>no calls were traced</p>'
  const frames = framesOf({tree: root, x: 0, width: WIDTH, depth: 0})
  const height = (Math.max(...frames.map(({depth}) => depth)) + 1) * ROW
  const drawn = frames.map(({tree, x, width, depth}) => {
    const {name, totalUs, selfUs, count} = tree
    const title = `${name}: ${percent(totalUs / root.totalUs)}, ${percent(selfUs / root.totalUs)} in itself, ${count} times`
    const label = printable(name).slice(0, Math.max(0, Math.floor((width - 6) / CHARACTER)))
    const text = label.length < 3 ? '' : `<text x="${fixed(x + 3)}" y="${depth * ROW + 13}">${escaped(label)}</text>`
    return `<g class="frame"><rect x="${fixed(x)}" y="${depth * ROW}" width="${fixed(width)}" height="${ROW - 1}" fill="${hue(name)}"><title>${escaped(printable(title))}</title></rect>${text}</g>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img">
${drawn.join('\n')}
</svg>`
}

function framesOf(frame: Frame): readonly Frame[] {
  const {tree, width, depth} = frame
  let {x} = frame
  const below = tree.children.flatMap((child) => {
    const own = {tree: child, x, width: (child.totalUs / tree.totalUs) * width, depth: depth + 1}
    x += own.width
    return own.width < LEAST_WIDTH ? [] : framesOf(own)
  })
  return [frame, ...below]
}

const fixed = (number: number): string => number.toFixed(1)

/** The same name has the same colour on every page. */
function hue(name: string): string {
  let hash = 0
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 360
  return `hsl(${20 + (hash % 40)} ${60 + (hash % 30)}% ${62 + (hash % 14)}%)`
}
