import {clouds} from '../../providers/clouds.ts'
import {paths} from '../adapters/paths.ts'
import type {CloudsWorld} from '../app/diagnose-clouds.ts'
import {composeEmulator} from './compose-emulator.ts'

/** What `doctor --cloud` asks; loaded for it alone, as the clouds bring more along than a look at this machine needs. */
export function composeCloudDoctor(env: NodeJS.ProcessEnv = process.env): CloudsWorld & AsyncDisposable {
  const where = paths(env)
  const wired = clouds(env, where)
  return {
    clouds: wired,
    emulator: composeEmulator(where),
    [Symbol.asyncDispose]: () => wired[Symbol.asyncDispose](),
  }
}
