import type {ProvisionedCloud} from './catalog/provisioned-clouds.ts'

/** In whose account, project or subscription a cluster is. */
export interface Account {
  /** As the cloud has it: the 12 digits of AWS, a Google project's id, an Azure subscription's id. */
  readonly id: string
  /** The user's own name of it: an AWS profile, an Azure subscription's name. */
  readonly name?: string
  /** Who named it: what the file names is opened by that name, whatever the environment says. */
  readonly from?: 'file' | 'environment'
}

export type Accounts = Readonly<Partial<Record<ProvisionedCloud, Account>>>

/** How a cluster file names accounts. */
export type AccountNames = Readonly<Partial<Record<ProvisionedCloud, string>>>

/** Which account is to be opened: by a name of the user's, and it has to turn out to be the one with this id. */
export interface AccountChoice {
  readonly id?: string
  readonly name?: string
}

/** An account that the user names. */
export const asNamed = (name: string | undefined): Partial<Account> => (name === undefined ? {} : {name, from: 'file'})

/** How what was noted of a cluster's account is opened again. */
export const choiceOf = ({id, name, from}: Account): AccountChoice => ({
  id,
  ...(from === 'file' && name !== undefined ? {name} : {}),
})

/** `the AWS account 123456789012 (research)`. */
export const accountText = (cloud: ProvisionedCloud, {id, name}: Account): string =>
  `the ${WORDS[cloud].what} ${id}${name === undefined || name === id ? '' : ` (${name})`}`

/** What is told where credentials lead elsewhere than to the account that a cluster is in. */
export function accountMismatch(cluster: string, cloud: ProvisionedCloud, noted: Account, actual: Account) {
  const {variable, words} = WORDS[cloud]
  const message = `${cluster} is in ${accountText(cloud, noted)}, and the credentials at hand lead to ${accountText(cloud, actual)}`
  return {
    message,
    hint: `${hintFor(cloud, noted, variable)}; access.accounts in the cluster file names ${words} for good`,
  }
}

function hintFor(cloud: ProvisionedCloud, {id, name, from}: Account, variable: string): string {
  if (cloud !== 'aws') return `run it as: ${variable}=${id} gpuctl …`
  if (name === undefined) return `run it with credentials of that account: ${variable}=PROFILE gpuctl …`
  if (from === 'environment') return `run it as: ${variable}=${name} gpuctl …`
  return `see what the profile ${name} is in ~/.aws/config now`
}

const WORDS = {
  aws: {what: 'AWS account', variable: 'AWS_PROFILE', words: 'a profile'},
  gcp: {what: 'Google Cloud project', variable: 'GOOGLE_CLOUD_PROJECT', words: 'a project'},
  azure: {what: 'Azure subscription', variable: 'AZURE_SUBSCRIPTION_ID', words: 'a subscription'},
} as const
