import {expect, test} from 'vitest'
import {callScript} from '../../../src/emulators/core/call-script.ts'

const RESET = {kind: 'reset-before'} as const

test('a fault befalls the calls of its operation that it names, and no other', () => {
  const script = callScript()
  script.add({cloud: 'aws', operation: 'RunInstances', nth: 2, times: 2, fault: RESET})
  const call = (operation: string) => script.begin({cloud: 'aws', operation}).fault?.kind
  expect(['RunInstances', 'DescribeInstances', 'RunInstances', 'RunInstances', 'RunInstances'].map(call)).toEqual([
    undefined,
    undefined,
    'reset-before',
    'reset-before',
    undefined,
  ])
  expect(script.calls.map(({number}) => number)).toEqual([1, 2, 3, 4, 5])
})

test('a fault without a name befalls the first call, and none once it is cleared', () => {
  const script = callScript()
  script.add({fault: RESET})
  script.clear()
  script.add({fault: {kind: 'delay', ms: 1}})
  expect(script.begin({cloud: 'gcp', operation: 'instances.list'}).fault).toEqual({kind: 'delay', ms: 1})
  expect(script.begin({cloud: 'gcp', operation: 'instances.list'}).fault).toBeUndefined()
})
