import {existsSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {fileURLToPath} from 'node:url'

/**
 * A path inside this package, found from wherever the calling module lies: `providers/local/x.ts` in a checkout,
 * `dist/providers/local/x.js` when installed. The package's folder is the nearest one upwards with a package.json.
 *
 * @param moduleUrl the caller's `import.meta.url`
 */
export function packagePath(moduleUrl: string, ...parts: readonly string[]): string {
  return join(packageRoot(dirname(fileURLToPath(moduleUrl))), ...parts)
}

function packageRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error(`no package.json above ${folder}: the installation is damaged`)
  return packageRoot(parent)
}
