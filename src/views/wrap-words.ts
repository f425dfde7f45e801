import {displayWidth} from './display-width.ts'

/** Breaks a text between words, so that no line is wider than the terminal where its words allow that. */
export function wrapWords(text: string, width: number): string {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && displayWidth(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line].join('\n')
}
