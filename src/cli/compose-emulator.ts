import {join} from 'node:path'
import {emulatorProcess} from '../adapters/emulator/emulator-process.ts'
import {packagePath} from '../adapters/package-root.ts'
import type {Paths} from '../adapters/paths.ts'
import type {Emulator} from '../ports/emulator.ts'

/** Where the emulated clouds of this `GPUCTL_HOME` keep what they have. */
export const emulatorFolder = ({state}: Pick<Paths, 'state'>): string => join(state, 'emulator')

/** The emulated clouds, which this same program serves in the background. */
export const composeEmulator = (where: Paths, {withHosts = true} = {}): Emulator =>
  emulatorProcess({folder: emulatorFolder(where), command: serverCommand(withHosts)})

/** What serves them until it is told to stop. */
export const serverCommand = (withHosts: boolean): readonly [string, ...string[]] => [
  process.execPath,
  packagePath(import.meta.url, 'bin', 'run.js'),
  ...['emulate', 'start', '--foreground', ...(withHosts ? [] : ['--no-hosts'])],
]
