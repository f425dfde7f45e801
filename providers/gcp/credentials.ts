import {readFile} from 'node:fs/promises'
import type {AuthClient} from 'google-auth-library'
import {CloudFault} from '../shared/cloud-fault.ts'
import type {RentedCloudOptions} from '../shared/rented-cloud-options.ts'

export interface Credentials {
  readonly authClient: AuthClient
  readonly project: string
}

/**
 * Application default credentials, found before any client is made, and the project that the environment or they name.
 *
 * @throws CloudFault
 * @source Google Cloud, "How Application Default Credentials works"; gcloud, CLOUDSDK_CORE_PROJECT
 */
export async function credentialsOf({env, emulated, account}: RentedCloudOptions): Promise<Credentials> {
  const {GoogleAuth, OAuth2Client} = await import('google-auth-library')
  const named =
    account?.name ?? account?.id ?? env.GOOGLE_CLOUD_PROJECT ?? env.GCLOUD_PROJECT ?? env.CLOUDSDK_CORE_PROJECT
  if (emulated) {
    const authClient = new OAuth2Client()
    authClient.setCredentials({access_token: 'emulated', expiry_date: Number.MAX_SAFE_INTEGER})
    return {authClient, project: named ?? 'emulated'}
  }
  const keyFilename = env.GOOGLE_APPLICATION_CREDENTIALS
  if (keyFilename) await checkKeyFile(keyFilename)
  const auth = new GoogleAuth({scopes: [SCOPE]})
  const authClient = await auth.getClient().catch((cause: unknown) => {
    throw missing('NO_CREDENTIALS', 'there are no Google Cloud credentials', LOG_IN, cause)
  })
  const project = named ?? (await auth.getProjectId().catch(() => undefined))
  if (project) return {authClient, project}
  throw missing('NO_PROJECT', 'no Google Cloud project is named', 'set GOOGLE_CLOUD_PROJECT to the id of a project')
}

/** Google's library says nothing of which file it is, and tries a half one for long. */
async function checkKeyFile(path: string): Promise<void> {
  const wrong = (why: string, cause?: unknown) =>
    missing('NO_CREDENTIALS', `${path} (GOOGLE_APPLICATION_CREDENTIALS) ${why}`, LOG_IN, cause)
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw wrong('cannot be read', cause)
  })
  const key = parsed(text)
  if (!KEY_TYPES.includes(String(key.type))) throw wrong('holds no credentials of Google Cloud')
  if (key.type === 'service_account' && !(key.client_email && key.private_key)) throw wrong('holds only half a key')
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(text))
  } catch {
    return {}
  }
}

/** @source google-auth-library 11.3, GoogleAuth.fromJSON */
const KEY_TYPES: readonly string[] = [
  'authorized_user',
  'external_account',
  'external_account_authorized_user',
  'gdch_service_account',
  'impersonated_service_account',
  'service_account',
]

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'
const LOG_IN = 'run gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS to a key file'

const missing = (code: string, message: string, hint: string, cause?: unknown) =>
  new CloudFault({kind: 'auth', code, message, hint, effect: 'none'}, {cause})
