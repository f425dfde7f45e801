import type {Fault} from '../../src/domain/fault.ts'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {Ec2} from './ec2.ts'
import type {Ec2Api} from './ec2-api.ts'

/**
 * The number of the account whose credentials these are. STS tells everyone, whatever they may do; behind a gateway that has EC2 alone,
 * some security group's owner does.
 *
 * @param endpoint of STS, where it is not AWS's own
 * @throws CloudFault
 * @source AWS STS API reference, GetCallerIdentity: "No permissions are required to perform this operation"
 */
export async function callerAccount(ec2: Ec2, endpoint: string | undefined): Promise<string> {
  try {
    return await ec2.ask((api, options) => askSts(api, endpoint ?? stsOf(ec2.region), options.abortSignal))
  } catch (error) {
    if (!(error instanceof CloudFault) || error.fault.kind === 'auth') throw error
    const owner = await groupOwner(ec2)
    if (owner === undefined) throw new CloudFault(notTold(error.fault), {cause: error})
    return owner
  }
}

async function askSts(api: Ec2Api, endpoint: string, abortSignal: AbortSignal): Promise<string> {
  const [{HttpRequest, collectBody}, {Sha256Node}, {SignatureV4}] = await Promise.all([
    import('@smithy/core/protocols'),
    import('@smithy/core/checksum'),
    import('@smithy/signature-v4'),
  ])
  const {protocol, hostname, port, host} = new URL(endpoint)
  const request = new HttpRequest({
    method: 'POST',
    protocol,
    hostname,
    ...(port === '' ? {} : {port: Number(port)}),
    path: '/',
    headers: {host, 'content-type': 'application/x-www-form-urlencoded; charset=utf-8'},
    body: 'Action=GetCallerIdentity&Version=2011-06-15',
  })
  const {credentials, region, requestHandler, streamCollector, systemClockOffset} = api.config
  const signer = new SignatureV4({credentials, region, service: 'sts', sha256: Sha256Node})
  const signed = await signer.sign(request, {signingDate: new Date(Date.now() + systemClockOffset)})
  const {response} = await requestHandler.handle(new HttpRequest(signed), {abortSignal})
  const text = Buffer.from(await collectBody(response.body, {streamCollector} as never)).toString()
  const account = /<Account>(\d{12})<\/Account>/.exec(text)?.[1]
  if (response.statusCode === 200 && account !== undefined) return account
  throw refusalIn(text, response.statusCode)
}

/** As the SDK throws what an API of AWS refuses. */
function refusalIn(text: string, httpStatusCode: number): Error {
  const part = (name: string) => new RegExp(`<${name}>([^<]*)</${name}>`).exec(text)?.[1]
  const error = new Error(part('Message') ?? `STS answered ${httpStatusCode}`)
  return Object.assign(error, {name: part('Code') ?? 'UnknownError', $metadata: {httpStatusCode}})
}

/** @source AWS General Reference, "Service endpoints": each partition has its own domain */
function stsOf(region: string): string {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  return `https://sts.${region}.${domain}`
}

async function groupOwner(ec2: Ec2): Promise<string | undefined> {
  const {SecurityGroups: [group] = []} = await ec2.ask((api, options) =>
    api.describeSecurityGroups({MaxResults: 5}, options),
  )
  return group?.OwnerId
}

const notTold = ({code, message}: Fault): Fault => ({
  kind: 'outage',
  code,
  message: `nobody tells which account these credentials are of: ${message}`,
  hint: 'let this machine reach sts.<region>.amazonaws.com, or name another endpoint of STS by AWS_ENDPOINT_URL_STS',
  effect: 'none',
})
