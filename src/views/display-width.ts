import {stripVTControlCharacters} from 'node:util'

/** Columns that a text takes in a terminal: colours take none, East Asian letters and emoji take two. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length
  let width = 0
  for (const grapheme of graphemesOf(stripVTControlCharacters(text))) width += graphemeWidth(grapheme)
  return width
}

/** The text itself, or its beginning and `…`: never wider than `width`. The text must carry no colours. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  if (width < 1) return ''
  let kept = ''
  let used = 0
  for (const grapheme of graphemesOf(text)) {
    used += graphemeWidth(grapheme)
    if (used > width - 1) break
    kept += grapheme
  }
  return `${kept}…`
}

/** Control characters would move the cursor or change its colours; what a host or a cloud says must not. */
export const printable = (text: string): string =>
  stripVTControlCharacters(text)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '')

let segmenter: Intl.Segmenter | undefined

/** Makes the segmenter when a text needs one: 15 ms, the first of `Intl` in a process, and few texts do. */
function* graphemesOf(text: string): Iterable<string> {
  if (PLAIN.test(text)) return yield* text
  segmenter ??= new Intl.Segmenter('en', {granularity: 'grapheme'})
  for (const {segment} of segmenter.segment(text)) yield segment
}

/** Each takes one column: ASCII, Latin-1 but for the soft hyphen, and `…`. */
const PLAIN = /^[\x20-\x7e\xa1-\xac\xae-\xff…]*$/
const ZERO = /^[\p{Cc}\p{Cf}\p{Mn}\p{Me}]+$/u
const EMOJI = /\p{Emoji_Presentation}|\p{Emoji}\ufe0f/u
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u

function graphemeWidth(grapheme: string): number {
  if (ZERO.test(grapheme)) return 0
  return EMOJI.test(grapheme) || WIDE.test(grapheme) ? 2 : 1
}
