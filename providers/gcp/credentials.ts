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
export async function credentialsOf({env, emulated}: RentedCloudOptions): Promise<Credentials> {
  const {GoogleAuth, OAuth2Client} = await import('google-auth-library')
  const named = env.GOOGLE_CLOUD_PROJECT ?? env.GCLOUD_PROJECT ?? env.CLOUDSDK_CORE_PROJECT
  if (emulated) {
    const authClient = new OAuth2Client()
    authClient.setCredentials({access_token: 'emulated', expiry_date: Number.MAX_SAFE_INTEGER})
    return {authClient, project: named ?? 'emulated'}
  }
  const keyFilename = env.GOOGLE_APPLICATION_CREDENTIALS
  const auth = new GoogleAuth({scopes: [SCOPE], ...(keyFilename && {keyFilename})})
  const authClient = await auth.getClient().catch((cause: unknown) => {
    throw missing('NO_CREDENTIALS', 'there are no Google Cloud credentials', LOG_IN, cause)
  })
  const project = named ?? (await auth.getProjectId().catch(() => undefined))
  if (project) return {authClient, project}
  throw missing('NO_PROJECT', 'no Google Cloud project is named', 'set GOOGLE_CLOUD_PROJECT to the id of a project')
}

const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'
const LOG_IN = 'run gcloud auth application-default login, or set GOOGLE_APPLICATION_CREDENTIALS to a key file'

const missing = (code: string, message: string, hint: string, cause?: unknown) =>
  new CloudFault({kind: 'auth', code, message, hint, effect: 'none'}, {cause})
