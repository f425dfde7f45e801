import type {ListedAccount} from '../../src/ports/cloud.ts'
import {profilesOf, sourceOf} from './profiles.ts'

/** What the environment names first, then every profile; an instance's role only where there is nothing else. */
export async function listAwsAccounts(env: NodeJS.ProcessEnv): Promise<readonly ListedAccount[]> {
  const profiles = await profilesOf(env)
  const current = env.AWS_PROFILE || undefined
  const found = Object.entries(profiles).map(([name, settings]): ListedAccount => ({name, source: sourceOf(settings)}))
  const named = found.toSorted((a, b) => Number(b.name === current) - Number(a.name === current))
  if (current !== undefined && profiles[current] === undefined)
    return [{name: current, source: 'AWS_PROFILE'}, ...named]
  const variable = current === undefined ? VARIABLES.find((each) => env[each]) : undefined
  if (variable !== undefined) return [{source: variable}, ...named]
  return named.length > 0 ? named : [{source: "this instance's role"}]
}

const VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
]
