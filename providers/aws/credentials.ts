import {createHash} from 'node:crypto'
import type {EC2ClientConfig} from '@aws-sdk/client-ec2'
import type {RentedCloudOptions} from '../shared/rented-cloud-options.ts'

/** The profile that is named, by the file first; 12 digits name an account, which no profile is called. */
export function profileOf({account, env}: Pick<RentedCloudOptions, 'account' | 'env'>): string | undefined {
  const {name} = account ?? {}
  return name === undefined || isAccountNumber(name) ? env.AWS_PROFILE || undefined : name
}

export const isAccountNumber = (name: string): boolean => /^\d{12}$/.test(name)

/** As AWS's own tools find them; from the environment that was handed in where it has a key. */
export function credentialsOf(options: RentedCloudOptions): Pick<EC2ClientConfig, 'credentials' | 'profile'> {
  const {AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token} = options.env
  const profile = profileOf(options)
  if (options.emulated) return {credentials: {accessKeyId: emulatedKey(options), secretAccessKey: 'emulated'}}
  if (profile !== undefined) return {profile}
  if (id === undefined || secret === undefined) return {}
  return {
    credentials: {
      accessKeyId: id,
      secretAccessKey: secret,
      ...(token === undefined ? {} : {sessionToken: token}),
    },
  }
}

/** The emulated AWS has an account for every profile that somebody names, by the number at the end of a key. */
function emulatedKey(options: RentedCloudOptions): string {
  const named = options.account?.name ?? profileOf(options)
  if (named === undefined) return 'emulated'
  const digest = createHash('sha256').update(named).digest()
  const number = isAccountNumber(named) ? named : String(digest.readUIntBE(0, 6)).padStart(12, '0').slice(-12)
  return `EMULATED${number}`
}
