import {createRequire} from 'node:module'
import {protobuf} from 'google-gax'
import {expect, test} from 'vitest'
import {clientsOf} from '../../../providers/gcp/clients.ts'
import {type ProtoNode, prunedProtos, SERVICES} from '../../../providers/gcp/prune-protos.ts'

const protos: ProtoNode = createRequire(import.meta.url)('@google-cloud/compute/build/protos/protos.json')
const clients = clientsOf({} as never, 'http://127.0.0.1:1')

test('every service that there is a client of is kept, and no other', () => {
  const names = Object.keys(clients).map((name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`)
  expect(SERVICES.toSorted()).toEqual(names.sort())
})

test('every call of a service that is kept has all of its messages, down to the last field', () => {
  const pruned = prunedProtos(protos, SERVICES)
  const [whole, root] = [protos, pruned].map((json) => protobuf.Root.fromJSON(json as protobuf.INamespace))
  root?.resolveAll() // throws where a type is missing
  for (const service of SERVICES) {
    const name = `google.cloud.compute.v1.${service}`
    const [expected, kept] = [whole, root].map((each) => each?.lookupService(name))
    expect(kept?.toJSON()).toEqual(expected?.toJSON())
    for (const {requestType, responseType} of kept?.methodsArray ?? [])
      for (const type of [requestType, responseType])
        expect(root?.lookupType(`google.cloud.compute.v1.${type}`).toJSON()).toEqual(
          whole?.lookupType(`google.cloud.compute.v1.${type}`).toJSON(),
        )
  }
})

test('the types that nothing here speaks of are left out', () => {
  const countOf = (json: ProtoNode) =>
    Object.keys(json.nested?.google?.nested?.cloud?.nested?.compute?.nested?.v1?.nested ?? {}).length
  expect(countOf(prunedProtos(protos, SERVICES))).toBeLessThan(countOf(protos) / 3)
  expect(prunedProtos({nested: {other: {}}}, SERVICES)).toEqual({nested: {other: {}}})
})
