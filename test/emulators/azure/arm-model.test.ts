import {expect, test} from 'vitest'
import model from '../../../src/emulators/azure/arm-model.json' with {type: 'json'}
import {extractModel} from '../../tools/azure/extract-model.ts'

test('routes, versions and shapes are those of the installed packages; test/tools/azure/write-model.ts renews them', () => {
  expect(model).toEqual(extractModel())
})

test('nothing that goes over the wire is left without fields', () => {
  const empty = Object.entries(model.models).filter(([, fields]) => Object.keys(fields).length === 0)
  expect(empty.map(([name]) => name)).toEqual(['resources.providerConsentDefinition']) // in the package too
})
