import {stripVTControlCharacters} from 'node:util'

const graphemes = new Intl.Segmenter('en', {granularity: 'grapheme'})

/** Columns that a text takes in a terminal: colours take none, East Asian letters and emoji take two. */
export function displayWidth(text: string): number {
  if (ASCII.test(text)) return text.length
  let width = 0
  for (const {segment} of graphemes.segment(stripVTControlCharacters(text))) width += graphemeWidth(segment)
  return width
}

/** The text itself, or its beginning and `…`: never wider than `width`. The text must carry no colours. */
export function truncate(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  if (width < 1) return ''
  let kept = ''
  let used = 0
  for (const {segment} of graphemes.segment(text)) {
    used += graphemeWidth(segment)
    if (used > width - 1) break
    kept += segment
  }
  return `${kept}…`
}

/** Control characters would move the cursor or change its colours; what a host or a cloud says must not. */
export const printable = (text: string): string =>
  stripVTControlCharacters(text)
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '')

const ASCII = /^[\x20-\x7e]*$/
const ZERO = /^[\p{Cc}\p{Cf}\p{Mn}\p{Me}]+$/u
const EMOJI = /\p{Emoji_Presentation}|\p{Emoji}\ufe0f/u
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u

function graphemeWidth(grapheme: string): number {
  if (ZERO.test(grapheme)) return 0
  return EMOJI.test(grapheme) || WIDE.test(grapheme) ? 2 : 1
}
