import {readdir, readFile} from 'node:fs/promises'
import {homedir} from 'node:os'
import {join} from 'node:path'
import type {ListedAccount} from '../../src/ports/cloud.ts'

/** The project that the environment or the credentials name, then those of gcloud's configurations; one login is asked about all. */
export async function listGcpAccounts(env: NodeJS.ProcessEnv): Promise<readonly ListedAccount[]> {
  const named = env.GOOGLE_CLOUD_PROJECT ?? env.GCLOUD_PROJECT ?? env.CLOUDSDK_CORE_PROJECT
  const first: ListedAccount = named
    ? {name: named, source: 'environment'}
    : {source: 'application default credentials'}
  const configured = await configurations(env)
  const known = new Set([named])
  return [
    first,
    ...configured.filter(({name}) => {
      const isNew = !known.has(name)
      known.add(name)
      return isNew
    }),
  ]
}

/** @source gcloud, "gcloud topic configurations": one INI file each, `project` in its section `core` */
async function configurations(env: NodeJS.ProcessEnv): Promise<readonly ListedAccount[]> {
  const gcloud = env.CLOUDSDK_CONFIG || join(env.HOME || homedir(), '.config', 'gcloud')
  const folder = join(gcloud, 'configurations')
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.startsWith('config_')).sort()
  const found = files.map(async (file): Promise<ListedAccount[]> => {
    const core = /^\[core\]$([^[]*)/m.exec(await readFile(join(folder, file), 'utf8').catch(() => ''))?.[1] ?? ''
    const project = /^\s*project\s*=\s*(\S+)\s*$/m.exec(core)?.[1]
    return project === undefined ? [] : [{name: project, source: `gcloud ${file.slice('config_'.length)}`}]
  })
  return (await Promise.all(found)).flat()
}
