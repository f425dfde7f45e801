import {randomUUID} from 'node:crypto'
import {mkdir, readFile, rename, writeFile} from 'node:fs/promises'
import {join} from 'node:path'
import type {EngineSettings} from './engine-settings.ts'

export const PROJECT = 'gpuctl'

/**
 * Makes a cluster's working folder with the engine's project file. The Automation API would write that file each time and in
 * place, so that a second command on the cluster could read half of it; equal text is left alone here, another one replaced
 * as a whole.
 *
 * @returns the folder
 */
export async function ensureProjectFile(settings: EngineSettings, name: string): Promise<string> {
  const folder = join(settings.workDir, name)
  await mkdir(folder, {recursive: true, mode: 0o700})
  const file = join(folder, 'Pulumi.yaml')
  const text = projectText(settings)
  if ((await readFile(file, 'utf8').catch(() => '')) === text) return folder
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, text, {mode: 0o600})
  await rename(draft, file)
  return folder
}

/** JSON is YAML. The backend's URL is not in it, as it may hold a password. @source Pulumi documentation, project file: `plugins` */
const projectText = ({pluginDir}: EngineSettings): string =>
  JSON.stringify({
    name: PROJECT,
    runtime: 'nodejs',
    plugins: {providers: [{name: PROJECT, path: pluginDir}]},
  })
