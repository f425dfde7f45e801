import {harnessKit} from '../adapters/harness-kit.ts'
import type {HarnessKit} from '../ports/harness-kit.ts'

/** The harness of this installation. */
export const composeHarness = (): Promise<HarnessKit> => harnessKit()
