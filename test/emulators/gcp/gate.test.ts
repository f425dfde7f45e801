import {expect, test} from 'vitest'
import {discoveryGate} from '../../support/gcp/discovery-gate.ts'
import {whyNoPython} from '../../support/python/python-environment.ts'

test.skipIf(whyNoPython() !== undefined)('the gate sees what does not fit the discovery document', async () => {
  const answer = {status: 200, body: JSON.stringify({kind: 'compute#network', name: 'A_B', mtu: 'big', color: 'red'})}
  const cloud = {answer: async () => answer, operationOf: () => 'networks.get'} as never
  const gate = discoveryGate(cloud)
  await gate.cloud.answer({
    method: 'GET',
    url: '/compute/v1/projects/p/global/networks/Bad_Name?x=1',
    headers: {},
    body: Buffer.from(''),
  })
  expect(gate.violations).toHaveLength(5)
})
