import {emulatorFolder} from '../adapters/emulator/emulator-folder.ts'
import {emulatorProcess} from '../adapters/emulator/emulator-process.ts'
import {packagePath} from '../adapters/package-root.ts'
import type {Paths} from '../adapters/paths.ts'
import type {Emulator} from '../ports/emulator.ts'

/** The emulated clouds, which this same program serves in the background. */
export const composeEmulator = (where: Paths, {withHosts = true} = {}): Emulator =>
  emulatorProcess({folder: emulatorFolder(where), command: serverCommand(withHosts)})

/** What serves them until it is told to stop. */
export const serverCommand = (withHosts: boolean): readonly [string, ...string[]] => [
  process.execPath,
  packagePath(import.meta.url, 'bin', 'run.js'),
  ...['emulate', 'start', '--foreground', ...(withHosts ? [] : ['--no-hosts'])],
]
