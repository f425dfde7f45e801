import {constants} from 'node:fs'
import {access, stat} from 'node:fs/promises'
import {delimiter, isAbsolute, join} from 'node:path'

/** Where daemons and network tools lie, which is not on every user's PATH. */
const USUAL = ['/usr/local/sbin', '/usr/sbin', '/sbin']

/** The absolute path of a program, or undefined when this machine has none of that name. */
export async function findProgram(name: string, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of [...(env.PATH ?? '').split(delimiter), ...USUAL]) {
    const path = join(folder, name)
    if (isAbsolute(folder) && (await isProgram(path))) return path
  }
  return undefined
}

async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}
