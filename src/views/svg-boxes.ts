import {displayWidth, printable} from './display-width.ts'

/** Something drawn, once it is known where. */
export interface Box {
  readonly width: number
  readonly height: number
  draw(x: number, y: number): string
}

/** What a frame is of; its colours are the style's. */
export type Shape = 'place' | 'switch' | 'gpu' | 'nic' | 'nvme' | 'accelerator'

const CHARACTER = 7.4
const TITLE_CHARACTER = 9.2
const LINE = 18
const PADDING = 8

/** A text in one line, as wide as most fonts draw it. */
export function textLine(text: string, style: '' | 'note' | 'title'): Box {
  const shown = printable(text)
  return {
    width: Math.ceil(displayWidth(shown) * (style === 'title' ? TITLE_CHARACTER : CHARACTER)),
    height: LINE,
    draw: (x, y) => `<text class="${style}" x="${x}" y="${y + LINE - 5}">${escaped(shown)}</text>`,
  }
}

/** One below the other. */
export const column = (boxes: readonly Box[], gap: number): Box => ({
  width: Math.max(0, ...boxes.map(({width}) => width)),
  height: total(
    boxes.map(({height}) => height),
    gap,
  ),
  draw: (x, y) =>
    boxes
      .map((box, at) =>
        box.draw(
          x,
          y +
            offset(
              boxes.slice(0, at).map(({height}) => height),
              gap,
            ),
        ),
      )
      .join('\n'),
})

/** One beside the other. */
export const row = (boxes: readonly Box[], gap: number): Box => ({
  width: total(
    boxes.map(({width}) => width),
    gap,
  ),
  height: Math.max(0, ...boxes.map(({height}) => height)),
  draw: (x, y) =>
    boxes
      .map((box, at) =>
        box.draw(
          x +
            offset(
              boxes.slice(0, at).map(({width}) => width),
              gap,
            ),
          y,
        ),
      )
      .join('\n'),
})

/** With a frame around it. */
export const boxOf = (shape: Shape, inside: Box): Box => {
  const [width, height] = [inside.width + 2 * PADDING, inside.height + 2 * PADDING]
  const frame = (x: number, y: number) =>
    `<rect class="${shape}" x="${x}" y="${y}" width="${width}" height="${height}" rx="5"/>`
  return {width, height, draw: (x, y) => `${frame(x, y)}\n${inside.draw(x + PADDING, y + PADDING)}`}
}

/** Text of nodes, which may be anything, as text of XML. */
export const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const offset = (sizes: readonly number[], gap: number) => sizes.reduce((sum, size) => sum + size + gap, 0)
const total = (sizes: readonly number[], gap: number) => Math.max(0, offset(sizes, gap) - gap)
