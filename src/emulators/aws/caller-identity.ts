import {randomUUID} from 'node:crypto'
import {refuse} from './refusal.ts'

/** The one call of another API, STS: whose credentials these are, which everyone may ask. */
export const CALLER_IDENTITY = 'GetCallerIdentity'

/** @source AWS STS API reference, GetCallerIdentity */
export function callerIdentity(parameters: URLSearchParams, owner: string): string {
  if (parameters.get('Version') !== '2011-06-15')
    refuse('InvalidAction', `Could not find operation ${CALLER_IDENTITY} for version ${parameters.get('Version')}`)
  return `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::${owner}:user/emulated</Arn><UserId>AIDAEMULATED</UserId><Account>${owner}</Account>
</GetCallerIdentityResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></GetCallerIdentityResponse>`
}
