import fc from 'fast-check'
import {expect, test} from 'vitest'
import {stringify} from 'yaml'
import {editDistance} from '../../../src/domain/nearest-word.ts'
import {parseClusterFile} from '../../../src/domain/spec/parse-cluster-file.ts'
import {fieldPaths} from '../../../src/domain/spec/schema-walk.ts'
import {SpecError} from '../../../src/domain/spec/spec-error.ts'
import {CONTRACT_EXAMPLE, problemsOf} from './fixtures.ts'
import {anyClusterFile} from './generated-files.ts'

const LETTERS = 'abcdefghijklmnopqrstuvwxyz_'

/** Every text that is one insertion, deletion, substitution or swap away. */
function* oneEditFrom(word: string): Generator<string> {
  for (let at = 0; at <= word.length; at++) {
    const [before, after] = [word.slice(0, at), word.slice(at)]
    for (const letter of LETTERS) yield before + letter + after
    if (after) yield before + after.slice(1)
    for (const letter of after ? LETTERS : '') yield before + letter + after.slice(1)
    if (after.length > 1) yield `${before}${after[1]}${after[0]}${after.slice(2)}`
  }
}

/** A file in which the field at the path is misspelt. */
function fileWith(path: readonly string[], misspelt: string): string {
  const file: Record<string, unknown> = {name: 'x'}
  let inner = file
  for (const step of path.slice(0, -1)) {
    const next = {}
    inner[step] = next
    inner = next
  }
  inner[misspelt] = 1
  return stringify(file)
}

const inPool = ['pools', 'train']
const fields = [
  ...fieldPaths().map((path) => path.split('.')),
  ...fieldPaths()
    .filter((path) => /^(nodes|gpus|gpus_total|interconnect|capacity|objective)($|\.)/.test(path))
    .map((path) => [...inPool, ...path.split('.')]),
]

test('there are many fields to misspell', () => {
  expect(fields.length).toBeGreaterThan(50)
})

test.each(fields.map((path) => [path.join('.'), path] as const))(
  '%s, misspelt by one edit, is what is suggested',
  (_, path) => {
    const right = path.at(-1) ?? ''
    const parent = path.slice(0, -1).join('.')
    const siblings = fields.filter((each) => each.slice(0, -1).join('.') === parent).map((each) => each.at(-1) ?? '')
    const typos = [...new Set(oneEditFrom(right))].filter((typo) => typo && !siblings.includes(typo))
    const step = Math.max(1, Math.floor(typos.length / 60))
    for (const typo of typos.filter((_, index) => index % step === 0)) {
      const unknown = problemsOf(fileWith(path, typo)).filter(({message}) => message === 'unknown field')
      expect(unknown).toHaveLength(1)
      const nearest = unknown[0]?.nearest ?? ''
      const folded = (word: string) => word.replaceAll('_', '')
      const asNear = siblings.filter(
        (each) => editDistance(folded(each), folded(typo)) <= editDistance(folded(right), folded(typo)),
      )
      expect(asNear, `${typo} instead of ${right}`).toContain(nearest)
      if (asNear.length === 1) expect(nearest).toBe(right)
    }
  },
)

const onlySpecErrors = (text: string) => {
  try {
    parseClusterFile(text, 'gpuctl.yaml')
  } catch (error) {
    if (!(error instanceof SpecError)) throw error
    expect(error.problems.length).toBeGreaterThan(0)
    const lines = text.split('\n')
    for (const problem of error.problems) {
      expect(problem.line).toBeGreaterThanOrEqual(1)
      expect(problem.line).toBeLessThanOrEqual(lines.length)
      expect(problem.column).toBeGreaterThanOrEqual(1)
      expect(problem.column).toBeLessThanOrEqual((lines[(problem.line ?? 0) - 1] ?? '').length + 1)
    }
  }
}

test('any text is parsed or refused with problems that stand in it', () => {
  fc.assert(fc.property(fc.string({unit: 'binary', maxLength: 200}), onlySpecErrors), {numRuns: 500})
})

test('any YAML-like text is parsed or refused with problems that stand in it', () => {
  const words = [
    ...fieldPaths().flatMap((path) => path.split('.')),
    'H100:8',
    '- ',
    ': ',
    '\n',
    '  ',
    '{',
    '}',
    '[',
    ']',
    ',',
  ]
  const marks = [
    '&a',
    '*a',
    '<<',
    '!!str',
    '---\n',
    '"',
    "'",
    '|',
    '>',
    '#',
    '%',
    '@',
    '~',
    'null',
    'true',
    '4',
    '1e3',
    '? ',
  ]
  const text = fc.array(fc.constantFrom(...words, ...marks), {maxLength: 40}).map((parts) => parts.join(''))
  fc.assert(fc.property(text, onlySpecErrors), {numRuns: 2000})
})

test('the promised example with any piece replaced is parsed or refused with problems that stand in it', () => {
  const damage = fc.record({
    at: fc.nat(CONTRACT_EXAMPLE.length),
    length: fc.nat(20),
    by: fc.oneof(fc.string({maxLength: 5}), fc.constantFrom('\n', ': ', '- ', '\t', '{', '*', '[[', '__proto__: 1\n')),
  })
  fc.assert(
    fc.property(damage, ({at, length, by}) => {
      onlySpecErrors(CONTRACT_EXAMPLE.slice(0, at) + by + CONTRACT_EXAMPLE.slice(at + length))
    }),
    {numRuns: 1000},
  )
})

test('any value in any field is parsed or refused', () => {
  const value = fc.oneof(fc.jsonValue({maxDepth: 2}), fc.constant({constructor: 1, toString: 2}))
  const file = fc.dictionary(
    fc.constantFrom('name', 'pools', 'hosts', 'where', 'gpus', 'links', 'tags', 'limits', 'stack'),
    value,
  )
  fc.assert(
    fc.property(file, (content) => onlySpecErrors(stringify({name: 'x', ...content}))),
    {numRuns: 500},
  )
})

test('tags come out as they went in', () => {
  fc.assert(
    fc.property(anyClusterFile, (file) => {
      const texts = Object.entries(file.tags ?? {}).map(([key, value]) => [key, String(value)])
      expect(parseClusterFile(stringify(file), 'f').tags).toEqual(Object.fromEntries(texts))
    }),
  )
})
