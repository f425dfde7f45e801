import {randomUUID} from 'node:crypto'
import type {ScriptedError} from '../core/call-script.ts'
import type {ApiAnswer, ApiRequest, EmulatedCloud} from '../core/emulated-cloud.ts'
import type {EmulatedWorld} from '../core/emulated-world.ts'
import {CALLER_IDENTITY, callerIdentity} from './caller-identity.ts'
import {type AwsService, checkSignature} from './check-signature.ts'
import {decodeQuery} from './codec/decode-query.ts'
import {encodeXml, errorXml} from './codec/encode-xml.ts'
import {operationSchema} from './codec/operation-schema.ts'
import {inventory} from './inventory.ts'
import {strikeHost} from './operations/host-events.ts'
import {OPERATIONS} from './operations/index.ts'
import {reclaim} from './operations/life.ts'
import {Ec2Refusal, refuse} from './refusal.ts'
import {answerServiceQuotas, isServiceQuotas, quotaOperationOf, quotaRefusal} from './service-quotas.ts'
import {type Account, accountOf, type Call, ownerOf} from './state/account.ts'
import type {InstanceRecord} from './state/instance-record.ts'

/**
 * EC2's query API, with what Service Quotas says of it; one endpoint serves all accounts and regions, which the signature names. An account is
 * there when it is first asked.
 */
export function emulatedAws(world: EmulatedWorld): EmulatedCloud {
  const accounts = new Map<string, Account>()
  const accountBy = (accessKey: string): Account => {
    const owner = ownerOf(accessKey)
    const account = accounts.get(owner) ?? accountOf(world, owner)
    accounts.set(owner, account)
    return account
  }
  return {
    cloud: 'aws',
    operationOf(request) {
      if (isServiceQuotas(request)) return quotaOperationOf(request)
      const action = parametersOf(request).get('Action') ?? ''
      return action in OPERATIONS || action === CALLER_IDENTITY ? action : undefined
    },
    async answer(request, operationError) {
      try {
        const signerOf = (service: AwsService) => checkSignature(request, service, world.clock)
        return dated(world, await answer(accountBy, signerOf, request, operationError))
      } catch (error) {
        if (!(error instanceof Ec2Refusal)) throw error
        return dated(world, refusalOf(request, error))
      }
    },
    refusal: (request, {code, message = code, status, retryAfterSeconds}: ScriptedError) =>
      refusalOf(
        request,
        {code, message, status},
        retryAfterSeconds === undefined ? {} : {'retry-after': `${retryAfterSeconds}`},
      ),
    startsOperation: (operation) => operation === 'RunInstances',
    inventory: () => [...accounts.values()].flatMap(inventory),
    faultyHosts: () => [], // EC2 has no verb for it
    reclaim: (instanceId, noticeMs) => reclaim(...found(accounts.values(), instanceId), noticeMs),
    strike: (instanceId, what, noticeMs) => strikeHost(...found(accounts.values(), instanceId), what, noticeMs),
  }
}

function found(accounts: Iterable<Account>, instanceId: string): [Call, InstanceRecord] {
  for (const account of accounts)
    for (const region of account.regions.values()) {
      const record = region.instances.get(instanceId)
      if (record !== undefined) return [{account, region, parameters: ''}, record]
    }
  throw new RangeError(`no instance ${instanceId}`)
}

async function answer(
  accountBy: (accessKey: string) => Account,
  signerOf: (service: AwsService) => ReturnType<typeof checkSignature>,
  request: ApiRequest,
  failure?: ScriptedError,
): Promise<ApiAnswer> {
  if (isServiceQuotas(request)) {
    const {accessKey, region} = signerOf('servicequotas')
    return answerServiceQuotas(accountBy(accessKey), region, request)
  }
  const parameters = parametersOf(request)
  const action = parameters.get('Action') ?? ''
  if (action === CALLER_IDENTITY) {
    const {accessKey} = signerOf('sts')
    return {status: 200, headers: XML, body: callerIdentity(parameters, ownerOf(accessKey))}
  }
  const {accessKey, region: regionName} = signerOf('ec2')
  const [schema, operation] = [operationSchema(action), OPERATIONS[action]]
  if (schema === undefined || operation === undefined)
    refuse('InvalidAction', `The action ${action} is not valid for this web service.`)
  if (parameters.get('Version') !== API_VERSION)
    refuse('NoSuchVersion', `The requested version (${parameters.get('Version')}) of service AmazonEC2 does not exist`)
  const account = accountBy(accessKey)
  const region = account.regions.get(regionName)
  if (region === undefined)
    refuse('AuthFailure', `Credential should be scoped to a valid region, not '${regionName}'.`, 401)
  const input = decodeQuery(schema.input, parameters)
  if (input.DryRun === true && action !== 'RunInstances')
    refuse('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412)
  const call: Call = {account, region, parameters: unrepeated(parameters), ...(failure && {failure})}
  const output = await operation(call, input)
  return {status: 200, headers: XML, body: encodeXml(action, schema.output, output, randomUUID())}
}

const API_VERSION = '2016-11-15'
const XML = {'content-type': 'text/xml;charset=UTF-8'}

/** Clients go by the server's clock, where theirs is another. */
const dated = ({clock}: EmulatedWorld, {headers, ...answer}: ApiAnswer): ApiAnswer => ({
  ...answer,
  headers: {...headers, date: new Date(clock.nowUnixMs()).toUTCString()},
})

function refusalOf(
  request: ApiRequest,
  {code, message, status}: Pick<Ec2Refusal, 'code' | 'message' | 'status'>,
  headers: Readonly<Record<string, string>> = {},
): ApiAnswer {
  if (isServiceQuotas(request)) return quotaRefusal(code, message, {status, headers})
  return {status, headers: {...XML, ...headers}, body: errorXml(code, message, randomUUID())}
}

/** Of a POST in its body, of a GET in its address. */
const parametersOf = ({method, url, body}: ApiRequest): URLSearchParams =>
  method === 'POST' ? new URLSearchParams(body.toString()) : new URL(url, 'http://localhost').searchParams

/** The parameters in one order, without the token that stands for them. */
const unrepeated = (parameters: URLSearchParams): string =>
  JSON.stringify([...parameters].filter(([name]) => name !== 'ClientToken').sort(([a], [b]) => (a < b ? -1 : 1)))
