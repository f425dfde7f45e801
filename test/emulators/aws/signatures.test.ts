import {expect, test} from 'vitest'
import {askSigned, type SignedRequest} from '../../support/aws/ask-signed.ts'
import {startEc2} from '../../support/aws/emulated-ec2.ts'

const VPCS = {Action: 'DescribeVpcs', Version: '2016-11-15'}
const WHO = {Action: 'GetCallerIdentity', Version: '2011-06-15'}
const QUOTAS = {
  parameters: {},
  service: 'servicequotas',
  headers: {'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'ServiceQuotasV20190624.ListServiceQuotas'},
}
const MINUTE = 60_000
const ago = (minutes: number) => Date.now() - minutes * MINUTE

const cases: readonly (readonly [string, SignedRequest, string | undefined, number])[] = [
  ['a request that is as it was signed', {parameters: VPCS}, undefined, 200],
  [
    'one in an address, with signs that need escapes',
    {method: 'GET', parameters: filtered("(it's *~ + ü/)")},
    undefined,
    200,
  ],
  ['one of a session', {parameters: VPCS, headers: {'x-amz-security-token': 'of a session'}}, undefined, 200],
  ['a wrong secret', {parameters: VPCS, secret: 'guess'}, 'AuthFailure', 401],
  ['another body', {parameters: VPCS, changed: ({body}) => ({body: `${body}&MaxResults=5`})}, 'AuthFailure', 401],
  [
    'another header that was signed',
    {parameters: VPCS, changed: withHeader('content-type', 'text/plain')},
    'AuthFailure',
    401,
  ],
  [
    'a session that was not signed',
    {parameters: VPCS, changed: withHeader('x-amz-security-token', 'x')},
    'AuthFailure',
    401,
  ],
  ['another region', {parameters: VPCS, changed: inScope('us-east-1', 'us-west-2')}, 'AuthFailure', 401],
  ['another service', {parameters: VPCS, service: 's3'}, 'AuthFailure', 401],
  ['a request of 14 minutes ago', {parameters: VPCS, atUnixMs: ago(14)}, undefined, 200],
  ['a request of 16 minutes ago', {parameters: VPCS, atUnixMs: ago(16)}, 'RequestExpired', 400],
  ['a request of 16 minutes ahead', {parameters: VPCS, atUnixMs: ago(-16)}, 'RequestExpired', 400],
  ['a wrong secret, asked of STS', {parameters: WHO, service: 'sts', secret: 'guess'}, 'SignatureDoesNotMatch', 403],
  ['an old request to STS', {parameters: WHO, service: 'sts', atUnixMs: ago(16)}, 'SignatureDoesNotMatch', 403],
  ['a wrong secret, asked of Service Quotas', {...QUOTAS, secret: 'guess'}, 'InvalidSignatureException', 400],
]

function filtered(value: string) {
  return {...VPCS, 'Filter.1.Name': 'tag:name', 'Filter.1.Value.1': value}
}

function withHeader(name: string, value: string): Change {
  return ({headers}) => ({headers: {...headers, [name]: value}})
}

function inScope(region: string, other: string): Change {
  return ({headers}) => ({
    headers: {...headers, authorization: headers.authorization?.replace(`/${region}/`, `/${other}/`) ?? ''},
  })
}

type Change = NonNullable<SignedRequest['changed']>

test.each(cases)('%s', async (_, request, code, status) => {
  await using ec2 = await startEc2()
  expect(await askSigned(ec2.endpoint, request)).toEqual([code, status])
})

test('time is right by the emulated clock too, which SDKs learn of from answers', async () => {
  await using ec2 = await startEc2({clock: {rate: 0}})
  const ask = (atUnixMs: number) => askSigned(ec2.endpoint, {parameters: VPCS, atUnixMs})
  ec2.world.clock.advance(60 * MINUTE)
  expect(await ask(Date.now())).toEqual([undefined, 200])
  expect(await ask(ec2.world.clock.nowUnixMs())).toEqual([undefined, 200])
  expect(await ask(ago(-30))).toEqual(['RequestExpired', 400])
  const api = ec2.api()
  for (let call = 0; call < 3; call++) await api.describeVpcs()
  ec2.world.clock.advance(60 * MINUTE)
  await api.describeVpcs({}).catch(() => {}) // by the time that it learnt before
  expect(await api.describeVpcs()).toMatchObject({Vpcs: []})
  api.destroy()
})
