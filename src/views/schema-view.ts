import {clusterFileJsonSchema} from '../domain/spec/json-schema.ts'
import type {View} from './view.ts'

/** The JSON Schema of cluster files: as it is, so that it can go to a file, or in a document. */
export const schemaView: View<undefined> = {
  type: 'schema',
  text: () => JSON.stringify(clusterFileJsonSchema(), null, 2),
  json: () => clusterFileJsonSchema(),
}
