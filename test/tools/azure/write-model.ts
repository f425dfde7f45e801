import {execFileSync} from 'node:child_process'
import {writeFileSync} from 'node:fs'
import {extractModel} from './extract-model.ts'

/** Renews the emulator's data after the packages changed: `node test/tools/azure/write-model.ts`. */
export const MODEL_FILE = 'src/emulators/azure/arm-model.json'

if (import.meta.main) {
  writeFileSync(MODEL_FILE, `${JSON.stringify(extractModel(), null, 2)}\n`)
  execFileSync('biome', ['format', '--write', MODEL_FILE])
}
