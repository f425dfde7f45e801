import {describe, expect, test} from 'vitest'
import {FAULT_TABLE} from '../../../providers/azure/fault-table.ts'
import {faultOf, refusal} from '../../../providers/azure/faults.ts'
import {CloudFault} from '../../../providers/shared/cloud-fault.ts'

const SAYS: Readonly<Record<string, string>> = {
  '/quota.*Current Limit: 0\\b/s':
    'exceeding approved standardNDSH100v5Family Cores quota. Current Limit: 0, Current Usage: 0',
  '/quota/i': 'exceeding approved standardNDSH100v5Family Cores quota. Current Limit: 96, Current Usage: 96',
  '/is not supported for subscription/': 'The size is not supported for subscription x',
}

const body = (code: string, message = 'it is so', details?: unknown) =>
  JSON.stringify({error: {code, message, ...(details ? {details} : {})}})

describe('the table', () => {
  test.each(FAULT_TABLE.map((row) => [`${row.code} ${row.status ?? ''} ${row.message ?? ''}`, row] as const))(
    '%s',
    (_, row) => {
      const message = row.message === undefined ? 'it is so' : SAYS[String(row.message)]
      const fault = refusal({status: row.status ?? 409, body: body(row.code, message)})
      expect(fault).toEqual({
        kind: row.kind,
        code: row.code,
        message,
        effect: 'none',
        ...(row.hint && {hint: row.hint}),
        ...(row.exclude && {exclude: row.exclude}),
      })
      expect(row.source).not.toBe('')
    },
  )

  test('a size that is sold out comes back sooner as spot', () => {
    const answer = {status: 409, body: body('SkuNotAvailable')}
    expect(refusal(answer, 'on-demand').exclude).toEqual({scope: 'region', seconds: 82_800})
    expect(refusal(answer, 'spot').exclude).toEqual({scope: 'region', seconds: 3600})
  })
})

test('the innermost error that is known counts: in details, in operations, in JSON within a message', () => {
  const inner = {code: 'AllocationFailed', message: 'none left'}
  const bodies = [
    body('DeploymentFailed', 'see details', [{code: 'Conflict', message: '', details: [inner]}]),
    JSON.stringify({status: 'Failed', error: inner}),
    body('DeploymentFailed', 'see', [{code: 'Conflict', message: body('AllocationFailed', 'none left')}]),
    JSON.stringify(inner),
  ]
  for (const each of bodies)
    expect(refusal({status: 200, body: each})).toMatchObject({
      kind: 'capacity',
      code: 'AllocationFailed',
      message: 'none left',
      effect: 'unknown',
    })
})

test('what names no code that is known is told by its status', () => {
  const kinds = [400, 401, 403, 404, 408, 409, 429, 500, 502, 503, 504].map((status) => [
    status,
    refusal({status, body: '<html>'}).kind,
  ])
  expect(kinds).toEqual([
    [400, 'invalid'],
    [401, 'auth'],
    [403, 'auth'],
    [404, 'invalid'],
    [408, 'outage'],
    [409, 'invalid'],
    [429, 'throttled'],
    [500, 'outage'],
    [502, 'outage'],
    [503, 'outage'],
    [504, 'outage'],
  ])
  expect(refusal({status: 429, retryAfter: '7'}).retryAfterMs).toBe(7000)
})

test('an answer that never came may have had an effect; our own bugs are none of the cloud', () => {
  const lost = Object.assign(new Error('socket hang up'), {code: 'ECONNRESET', name: 'RestError'})
  expect(faultOf(lost, {})).toEqual({
    kind: 'outage',
    code: 'ECONNRESET',
    message: 'Azure did not answer: socket hang up',
    effect: 'unknown',
  })
  expect(faultOf(new TypeError('x is not a function'), {})).toBeUndefined()
  const known = {kind: 'auth', code: 'X', message: 'x', effect: 'none'} as const
  expect(faultOf(new CloudFault(known), {})).toBe(known)
  expect(faultOf(Object.assign(new Error('no login'), {name: 'CredentialUnavailableError'}), {})).toMatchObject({
    kind: 'auth',
  })
})
