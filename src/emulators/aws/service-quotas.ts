import {ListServiceQuotasRequest$, type ServiceQuota} from '@aws-sdk/client-service-quotas'
import {NormalizedSchema} from '@smithy/core/schema'
import type {ApiAnswer, ApiRequest} from '../core/emulated-cloud.ts'
import {QUOTA_NAMES} from './operations/quotas.ts'
import type {Account} from './state/account.ts'

/** Service Quotas, of which there is one operation: it speaks JSON, and is told from EC2 by a header. @source AWS JSON 1.1 protocol */
export const isServiceQuotas = ({headers}: ApiRequest): boolean => targetOf(headers) !== undefined

export const quotaOperationOf = ({headers}: ApiRequest): string | undefined =>
  targetOf(headers) === OPERATION ? OPERATION : undefined

export function answerServiceQuotas(account: Account, regionName: string, request: ApiRequest): ApiAnswer {
  if (targetOf(request.headers) !== OPERATION) return quotaRefusal('UnknownOperationException', 'no such operation')
  const input: unknown = JSON.parse(request.body.toString() || '{}')
  if (!isRequest(input)) return quotaRefusal('SerializationException', 'a field is unknown, or of another type')
  const {ServiceCode, NextToken = '0', MaxResults = MOST_AT_ONCE} = input
  if (ServiceCode !== 'ec2')
    return quotaRefusal('NoSuchResourceException', 'The request failed because the specified service does not exist.')
  const start = Number(NextToken)
  const all = Object.entries(QUOTA_NAMES)
  const next = start + MaxResults
  const Quotas = all.slice(start, next).map(([code, name]) => quotaOf(account, regionName, code, name))
  return json(200, {Quotas, ...(next < all.length && {NextToken: String(next)})})
}

interface RefusalOptions {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
}

export const quotaRefusal = (code: string, message: string, {status = 400, headers}: RefusalOptions = {}): ApiAnswer =>
  json(status, {__type: code, Message: message}, headers)

const OPERATION = 'ListServiceQuotas'
const TARGET = 'ServiceQuotasV20190624.'
/** The vendor's is 100; with fewer, whoever asks has to take page after page, as for the hundreds of the real list. */
const MOST_AT_ONCE = 5
/** Nobody set a limit. */
const PLENTY = 1_000_000

function targetOf(headers: ApiRequest['headers']): string | undefined {
  const target = String(headers['x-amz-target'] ?? '')
  return target.startsWith(TARGET) ? target.slice(TARGET.length) : undefined
}

interface ListRequest {
  readonly ServiceCode?: string
  readonly NextToken?: string
  readonly MaxResults?: number
}

/** By the schema that the SDK itself writes requests with. */
function isRequest(input: unknown): input is ListRequest {
  if (typeof input !== 'object' || input === null) return false
  const members = new Map(NormalizedSchema.of(ListServiceQuotasRequest$).structIterator())
  return Object.entries(input).every(([name, value]) => {
    const schema = members.get(name)
    return schema !== undefined && (schema.isNumericSchema() ? Number.isInteger(value) : typeof value === 'string')
  })
}

function quotaOf({world, owner}: Account, region: string, code: string, name: string): ServiceQuota {
  const limit = world.quotas.limitOf({cloud: 'aws', account: owner, region, name: code})
  return {
    ServiceCode: 'ec2',
    ServiceName: 'Amazon Elastic Compute Cloud (Amazon EC2)',
    QuotaArn: `arn:aws:servicequotas:${region}:${owner}:ec2/${code}`,
    QuotaCode: code,
    QuotaName: name,
    Value: Number.isFinite(limit) ? limit : PLENTY,
    Unit: 'None',
    Adjustable: true,
    GlobalQuota: false,
  }
}

const json = (status: number, body: object, headers: RefusalOptions['headers'] = {}): ApiAnswer => ({
  status,
  headers: {...headers, 'content-type': 'application/x-amz-json-1.1'},
  body: JSON.stringify(body),
})
