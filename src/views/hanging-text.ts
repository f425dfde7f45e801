import {printable} from './display-width.ts'
import {wrapWords} from './wrap-words.ts'

/** A text behind its mark, whose further lines begin under its first word. */
export const hangingText = (mark: string, text: string, width: number): string =>
  mark + wrapWords(printable(text), Math.max(1, width - mark.length)).replaceAll('\n', `\n${' '.repeat(mark.length)}`)
