import {expect, test} from 'vitest'
import {clusterFileJsonSchema} from '../../src/domain/spec/json-schema.ts'
import {runGpuctl} from '../support/run-gpuctl.ts'

test('schema prints the schema itself, ready for a file, and in a document under --json', async () => {
  const [text, json] = await Promise.all([runGpuctl(['schema']), runGpuctl(['schema', '--json'])])
  const schema = JSON.parse(JSON.stringify(clusterFileJsonSchema()))
  expect(JSON.parse(text.stdout)).toEqual(schema)
  expect(JSON.parse(json.stdout)).toEqual({type: 'schema', version: 1, data: schema})
})
