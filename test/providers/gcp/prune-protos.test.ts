import {createRequire} from 'node:module'
import {protobuf} from 'google-gax'
import {expect, test} from 'vitest'
import {clientsOf} from '../../../providers/gcp/clients.ts'
import {METHODS, type ProtoNode, prunedProtos} from '../../../providers/gcp/prune-protos.ts'

const protos: ProtoNode = createRequire(import.meta.url)('@google-cloud/compute/build/protos/protos.json')
const clients = clientsOf({} as never, 'http://127.0.0.1:1')

test('every service that there is a client of is kept, and no other', () => {
  const names = Object.keys(clients).map((name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`)
  expect(Object.keys(METHODS).sort()).toEqual(names.sort())
})

test('every call that is kept has all of its messages, down to the last field', () => {
  const pruned = prunedProtos(protos, METHODS)
  const [whole, root] = [protos, pruned].map((json) => protobuf.Root.fromJSON(json as protobuf.INamespace))
  root?.resolveAll() // throws where a type is missing
  for (const [service, methods] of Object.entries(METHODS)) {
    const name = `google.cloud.compute.v1.${service}`
    const [expected, kept] = [whole, root].map((each) => each?.lookupService(name))
    expect(Object.keys(kept?.methods ?? {}).sort()).toEqual([...methods].sort())
    for (const [method, {requestType, responseType, options}] of Object.entries(kept?.methods ?? {})) {
      expect(options).toEqual(expected?.methods[method]?.options)
      for (const type of [requestType, responseType])
        expect(root?.lookupType(`google.cloud.compute.v1.${type}`).toJSON()).toEqual(
          whole?.lookupType(`google.cloud.compute.v1.${type}`).toJSON(),
        )
    }
  }
})

test('the types that nothing here speaks of are left out', () => {
  const countOf = (json: ProtoNode) =>
    Object.keys(json.nested?.google?.nested?.cloud?.nested?.compute?.nested?.v1?.nested ?? {}).length
  expect(countOf(prunedProtos(protos, METHODS))).toBeLessThan(countOf(protos) / 10)
  expect(prunedProtos({nested: {other: {}}}, METHODS)).toEqual({nested: {other: {}}})
})
