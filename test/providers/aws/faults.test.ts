import {describe, expect, test} from 'vitest'
import {FAULTS} from '../../../providers/aws/fault-table.ts'
import {faultOf, faultOfStateReason, zoneNamesIn} from '../../../providers/aws/faults.ts'
import type {Fault} from '../../../src/domain/fault.ts'

const error = (name: string, httpStatusCode: number | undefined, message = 'what it says') =>
  Object.assign(new Error(message), {name, $metadata: {httpStatusCode}})

type Row = readonly [
  code: string,
  status: number | undefined,
  kind: Fault['kind'],
  effect: Fault['effect'],
  scope?: NonNullable<Fault['exclude']>['scope'],
  seconds?: number,
]

/** Code, HTTP status; kind, effect, scope and seconds of what is not to be tried again. */
const ROWS: readonly Row[] = [
  ['InsufficientInstanceCapacity', 500, 'capacity', 'none', 'zone', 180],
  ['InsufficientHostCapacity', 500, 'capacity', 'none', 'zone', 180],
  ['InsufficientReservedInstanceCapacity', 500, 'capacity', 'none', 'zone', 180],
  ['InsufficientCapacity', 500, 'capacity', 'none', 'zone', 180],
  ['UnfulfillableCapacity', 500, 'capacity', 'none', 'zone', 180],
  ['ReservationCapacityExceeded', 400, 'capacity', 'none', 'zone', 180],
  ['CapacityBlockOfferingExpired', 400, 'capacity', 'none', 'zone', 180],
  ['Unsupported', 400, 'capacity', 'none', 'zone', 3600],
  ['SpotMaxPriceTooLow', 400, 'capacity', 'none', 'zone', 180],
  ['SpotInstanceTermination', undefined, 'capacity', 'none', 'zone', 180],
  ['InsufficientFreeAddressesInSubnet', 400, 'capacity', 'none', 'zone', 180],
  ['VcpuLimitExceeded', 400, 'quota', 'none', 'region', 600],
  ['MaxSpotInstanceCountExceeded', 400, 'quota', 'none', 'region', 600],
  ['InstanceLimitExceeded', 400, 'quota', 'none', 'region', 600],
  ['MaxFleetCountExceeded', 400, 'quota', 'none', 'region', 600],
  ['AddressLimitExceeded', 400, 'quota', 'none', 'region', 600],
  ['VpcLimitExceeded', 400, 'quota', 'none', 'region', 600],
  ['PendingVerification', 400, 'capacity', 'none', 'region', 3600],
  ['OptInRequired', 401, 'auth', 'none', 'region', 86_400],
  ['AuthFailure.ServiceLinkedRoleCreationNotPermitted', 403, 'auth', 'none'],
  ['AuthFailure', 401, 'auth', 'none'],
  ['UnauthorizedOperation', 403, 'auth', 'none'],
  ['ExpiredToken', 400, 'auth', 'none'],
  ['RequestExpired', 400, 'auth', 'none'],
  ['CredentialsProviderError', undefined, 'auth', 'none'],
  ['RequestLimitExceeded', 503, 'throttled', 'none'],
  ['EC2ThrottledException', 503, 'throttled', 'none'],
  ['InternalError', 500, 'outage', 'unknown'],
  ['InternalFailure', 500, 'outage', 'unknown'],
  ['Unavailable', 503, 'outage', 'unknown'],
  ['ServiceUnavailable', 503, 'outage', 'unknown'],
  ['SomethingNew', 502, 'outage', 'unknown'],
  ['IncorrectInstanceState', 400, 'outage', 'none'],
  ['InvalidParameterValue', 400, 'invalid', 'none'],
  ['InvalidAMIID.NotFound', 400, 'invalid', 'none'],
  ['InvalidVpcID.NotFound', 400, 'invalid', 'none'],
  ['UnsupportedOperation', 400, 'invalid', 'none'],
  ['MissingParameter', 400, 'invalid', 'none'],
  ['UnknownParameter', 400, 'invalid', 'none'],
  ['MalformedQueryString', 400, 'invalid', 'none'],
  ['IdempotentParameterMismatch', 400, 'invalid', 'none'],
  ['DependencyViolation', 400, 'invalid', 'none'],
  ['SomethingNew', 409, 'invalid', 'none'],
  ['Error', 200, 'outage', 'unknown'], // an answer that ends in its middle
]

describe('what EC2’s errors mean', () => {
  test.each(ROWS)('%s (%s): %s, effect %s, not again: %s for %s s', (...row) => {
    const [code, status, kind, effect, scope, seconds] = row as unknown as Row
    const fault = faultOf(error(code, status))
    expect(fault).toMatchObject({kind, effect, code: code === 'Error' ? 'NoAnswer' : code})
    expect(fault?.exclude).toEqual(scope === undefined ? undefined : {scope, seconds})
  })

  test('every row of the table has a code that is tried here, and a source', () => {
    for (const {codes, source} of FAULTS) {
      expect(source).not.toBe('')
      const isTried = ROWS.some(([name]) =>
        codes.some((code) => (typeof code === 'string' ? code === name : code.test(name))),
      )
      expect(isTried, codes.join()).toBe(true)
    }
  })

  test.each([
    [Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), {code: 'ECONNREFUSED'}), 'ECONNREFUSED'],
    [Object.assign(new Error('socket hang up'), {code: 'ECONNRESET'}), 'ECONNRESET'],
    [Object.assign(new Error('too late'), {name: 'TimeoutError'}), 'TimeoutError'],
  ])('no answer is an outage, of which nobody knows the effect: %s', (lost, code) => {
    expect(faultOf(lost)).toMatchObject({kind: 'outage', effect: 'unknown', code})
  })

  test.each([new TypeError('undefined is not a function'), new RangeError('ours'), 'no error', undefined])(
    'what is our own bug is no fault: %s',
    (bug) => expect(faultOf(bug)).toBeUndefined(),
  )

  test('zones with capacity are read where EC2 has no other place for them', () => {
    const said = (list: string) =>
      `We currently do not have sufficient p5.48xlarge capacity in the Availability Zone you requested (us-east-1a). Our system will be working on provisioning additional capacity. You can currently get p5.48xlarge capacity by not specifying an Availability Zone in your request or choosing ${list}.`
    expect(zoneNamesIn(said('us-east-1b, us-east-1d'))).toEqual(['us-east-1b', 'us-east-1d'])
    expect(zoneNamesIn(said('us-gov-west-1a'))).toEqual(['us-gov-west-1a'])
    expect(zoneNamesIn(said('us-west-2-lax-1b'))).toEqual(['us-west-2-lax-1b'])
    expect(zoneNamesIn('There is no Spot capacity available that matches your request.')).toEqual([])
  })

  test.each([
    ['Server.InsufficientInstanceCapacity', 'capacity', 'zone'],
    ['Server.SpotInstanceTermination', 'capacity', 'zone'],
    ['Server.InternalError', 'outage', undefined],
    ['Client.VolumeLimitExceeded', 'quota', 'region'],
    ['Client.InvalidSnapshot.NotFound', 'outage', undefined],
    [undefined, 'outage', undefined],
  ] as const)('an instance that ended with %s', (code, kind, scope) => {
    const fault = faultOfStateReason(code, 'why')
    expect(fault).toMatchObject({kind, effect: 'none', message: 'why'})
    expect(fault.exclude?.scope).toBe(scope)
  })
})
