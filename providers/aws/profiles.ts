import {homedir} from 'node:os'
import {join} from 'node:path'

type Settings = Readonly<Record<string, string | undefined>>

/** The profiles of ~/.aws/config and ~/.aws/credentials, or of the files that stand for them. */
export async function profilesOf(env: NodeJS.ProcessEnv): Promise<Readonly<Record<string, Settings>>> {
  const {loadSharedConfigFiles} = await import('@smithy/core/config')
  const folder = join(env.HOME || homedir(), '.aws')
  const {configFile, credentialsFile} = await loadSharedConfigFiles({
    filepath: env.AWS_SHARED_CREDENTIALS_FILE || join(folder, 'credentials'),
    configFilepath: env.AWS_CONFIG_FILE || join(folder, 'config'),
    ignoreCache: true, // somebody may log in while this process runs
  })
  const names = Object.keys({...configFile, ...credentialsFile}).filter((name) => !SECTION.test(name))
  return Object.fromEntries(names.map((name) => [name, {...configFile[name], ...credentialsFile[name]}]))
}

/** Sections that are no profiles. @source @smithy/core/config, IniSectionType */
const SECTION = /^(sso-session|services)\./

/** How a profile comes by its credentials. @source AWS SDKs and Tools Reference Guide, "Standardized credential providers" */
export function sourceOf(settings: Settings): string {
  if (settings.role_arn !== undefined)
    return `role ${settings.role_arn} by ${settings.source_profile ?? settings.credential_source ?? 'a web identity'}`
  if (settings.sso_session ?? settings.sso_start_url) return 'SSO'
  if (settings.credential_process !== undefined) return 'credential_process'
  if (settings.login_session !== undefined) return 'aws login'
  return settings.aws_access_key_id === undefined ? 'no credentials of its own' : 'access key'
}

/** What to type where a profile's login has ended; undefined where it is not one that ends. */
export function loginOf(name: string, profiles: Readonly<Record<string, Settings>>): string | undefined {
  const seen = new Set<string>()
  for (let at: string | undefined = name; at !== undefined && !seen.has(at); ) {
    seen.add(at)
    const settings: Settings = profiles[at] ?? {}
    if (settings.sso_session ?? settings.sso_start_url) return `aws sso login --profile ${at}`
    if (settings.login_session !== undefined) return `aws login --profile ${at}`
    at = settings.source_profile
  }
  return undefined
}
