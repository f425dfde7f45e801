import {access} from 'node:fs/promises'
import {homedir} from 'node:os'
import {join} from 'node:path'
import type {Host} from '../domain/doctor.ts'

/**
 * Where each cloud's SDK would find credentials first; nothing is read, so they may be expired.
 *
 * @source the SDKs' orders: AWS SDK for JavaScript v3 node provider chain, Application Default Credentials, DefaultAzureCredential
 */
export async function findCredentials(env: NodeJS.ProcessEnv): Promise<Host['credentials']> {
  const home = env.HOME || homedir()
  const first = async (...places: readonly (string | undefined)[]) => {
    for (const place of places) if (place !== undefined && (isVariable(place) || (await exists(place)))) return place
    return undefined
  }
  const set = (...names: readonly string[]) => (names.every((name) => env[name]) ? names[0] : undefined)
  return {
    aws: await first(
      set('AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY'),
      set('AWS_PROFILE'),
      set('AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN'),
      env.AWS_SHARED_CREDENTIALS_FILE || join(home, '.aws', 'credentials'),
      env.AWS_CONFIG_FILE || join(home, '.aws', 'config'),
    ),
    gcp: await first(
      env.GOOGLE_APPLICATION_CREDENTIALS,
      join(env.CLOUDSDK_CONFIG || join(home, '.config', 'gcloud'), 'application_default_credentials.json'),
    ),
    azure: await first(
      set('AZURE_CLIENT_ID', 'AZURE_TENANT_ID', 'AZURE_CLIENT_SECRET'),
      set('AZURE_CLIENT_ID', 'AZURE_TENANT_ID', 'AZURE_CLIENT_CERTIFICATE_PATH'),
      set('AZURE_CLIENT_ID', 'AZURE_TENANT_ID', 'AZURE_FEDERATED_TOKEN_FILE'),
      join(env.AZURE_CONFIG_DIR || join(home, '.azure'), 'azureProfile.json'),
    ),
  }
}

const isVariable = (place: string) => /^[A-Z_]+$/.test(place)

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
