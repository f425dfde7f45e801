import {expect, test} from 'vitest'
import {csvRows} from '../../../src/domain/catalog/csv.ts'

test.each([
  [',,"a ""b"", c"', ['', '', 'a "b", c']],
  ['"",x,""', ['', 'x', '']],
  ['x,"y",\r', ['x', 'y', '']],
  ['x,,', ['x', '', '']],
])('the cells of %j are %j', (line, cells) => {
  const file = {name: 'a.csv', text: `x,y,z\n${line}\n`}
  expect(csvRows(file, ['x', 'y', 'z'])).toEqual([{line: 2, cells}])
})
