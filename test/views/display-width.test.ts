import {execFileSync} from 'node:child_process'
import {expect, test} from 'vitest'
import {displayWidth, truncate} from '../../src/views/display-width.ts'

test.each([
  ['8 × A100 · naïve…', 17],
  ['e\u0301te\u0301', 3], // accents by themselves
  ['soft\u00adhyphen', 10],
  ['東京', 4],
  ['👩‍🚀', 2],
  ['\u001b[1m2 × bold\u001b[22m', 8],
])('%j takes %i columns', (text, width) => {
  expect(displayWidth(text)).toBe(width)
})

test('a text is cut between what a reader sees as letters', () => {
  expect(truncate('4 × H100', 6)).toBe('4 × H…')
  expect(truncate('e\u0301te\u0301s', 3)).toBe('e\u0301t…')
})

test('a text without special letters needs no segmenter', () => {
  const file = JSON.stringify(new URL('../../src/views/display-width.ts', import.meta.url))
  const code = `
    Intl.Segmenter = class { constructor() { throw new Error('slow') } }
    const {displayWidth, truncate} = await import(${file})
    console.log(displayWidth('8 × A100'), truncate('4 × H100', 6), displayWidth('\\u001b[1m×\\u001b[22m'))`
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', code], {encoding: 'utf8'})
  expect(printed).toBe('8 4 × H… 1\n')
})
