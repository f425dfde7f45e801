import fc from 'fast-check'
import {expect, test} from 'vitest'
import {parse as parseYaml, stringify} from 'yaml'
import {z} from 'zod'
import {clusterFileJsonSchema} from '../../../src/domain/spec/json-schema.ts'
import {parseClusterFile} from '../../../src/domain/spec/parse-cluster-file.ts'
import {clusterFile} from '../../../src/domain/spec/schema.ts'
import {CONTRACT_EXAMPLE} from './fixtures.ts'
import {anyClusterFile} from './generated-files.ts'

const schema = clusterFileJsonSchema()
const editor = z.fromJSONSchema(schema)

test('it is draft 2020-12 with an id and a title, and plain JSON', () => {
  expect(schema).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:gpuctl:schema:cluster-file:1',
    title: 'gpuctl cluster file',
    required: ['name'],
  })
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
})

test('every field has a description, and no mapping of known fields takes another one', () => {
  const gaps: string[] = []
  const visit = (node: unknown, path: string): void => {
    if (typeof node !== 'object' || node === null) return
    const {properties, additionalProperties} = node as {properties?: object; additionalProperties?: unknown}
    if (properties) {
      if (additionalProperties !== false) gaps.push(`${path} takes any field`)
      for (const [name, field] of Object.entries(properties)) {
        if (!field.description) gaps.push(`${path}.${name} has no description`)
      }
    }
    for (const [name, inner] of Object.entries(node)) visit(inner, `${path}.${name}`)
  }
  visit(schema, '')
  expect(gaps).toEqual([])
})

test('its examples are files that are accepted', () => {
  const examples = schema.examples
  if (!Array.isArray(examples)) throw new Error('no examples')
  expect(examples.length).toBeGreaterThan(0)
  for (const example of examples) expect(parseClusterFile(stringify(example), 'f').name).toBeTruthy()
})

test('the examples of fields are what the fields take', () => {
  let count = 0
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return
    if ('examples' in node && Array.isArray(node.examples) && 'type' in node) {
      const field = z.fromJSONSchema({...node, $defs: schema.$defs} as Record<string, unknown>)
      for (const example of node.examples) {
        count++
        expect(field.safeParse(example), JSON.stringify(example)).toMatchObject({success: true})
      }
    }
    Object.values(node).forEach(visit)
  }
  visit(schema.properties)
  visit(schema.$defs)
  expect(count).toBeGreaterThan(15)
})

test.each([
  ['the promised example', parseYaml(CONTRACT_EXAMPLE), true],
  ['a short form', {name: 'x', nodes: 2, gpus: ['H100:8', 'H200:8+']}, true],
  [
    'hosts in both forms',
    {name: 'x', hosts: ['a@b', {address: 'c', user: 'd', jump: {address: 'e', user: 'f', jump: 'g@h'}}]},
    true,
  ],
  ['no name', {nodes: 2}, false],
  ['a wrong field', {name: 'x', nodez: 2}, false],
  ['a wrong field in a pool', {name: 'x', pools: {a: {nodez: 2}}}, false],
  ['a wrong word', {name: 'x', engine: 'slrum'}, false],
  ['a wrong pool name', {name: 'x', pools: {A: {nodes: 2}}}, false],
  ['a wrong host', {name: 'x', hosts: [{address: 'a', user: 'b', jump: {adress: 'c', user: 'd'}}]}, false],
  ['a quoted number', {name: 'x', nodes: '2'}, false],
])('an editor on %s', (_, value, accepted) => {
  expect(editor.safeParse(value).success).toBe(accepted)
})

test('an editor accepts every file that the parser accepts', () => {
  fc.assert(
    fc.property(anyClusterFile, (file) => {
      const text = stringify(file)
      expect(parseClusterFile(text, 'f').name).toBe(file.name)
      expect(editor.safeParse(parseYaml(text)).error?.issues).toBeUndefined()
      expect(clusterFile.safeParse(file).error?.issues).toBeUndefined()
    }),
  )
})
