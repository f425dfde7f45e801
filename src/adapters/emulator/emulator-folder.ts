import {join} from 'node:path'
import type {Paths} from '../paths.ts'

/** Where the emulated clouds of this `GPUCTL_HOME` keep what they have. */
export const emulatorFolder = ({state}: Pick<Paths, 'state'>): string => join(state, 'emulator')
