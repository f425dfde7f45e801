import {join} from 'node:path'
import {benchHistory} from '../adapters/bench-history.ts'
import {gateBands} from '../adapters/gate-bands.ts'
import {harnessKit} from '../adapters/harness-kit.ts'
import {knownGpus} from '../adapters/known-gpus.ts'
import {paths} from '../adapters/paths.ts'
import type {Gpu} from '../domain/catalog/machine-type.ts'
import type {Band} from '../domain/gate/band.ts'
import type {BenchHistory} from '../ports/bench-history.ts'
import type {HarnessKit} from '../ports/harness-kit.ts'

/** The harness of this installation. */
export const composeHarness = (): Promise<HarnessKit> => harnessKit()

/** What GPUs are known to do. */
export const composeBands = (): Promise<readonly Band[]> => gateBands()

/** What GPUs are made to do. */
export const composeKnownGpus = (): Promise<ReadonlyMap<string, Gpu>> => knownGpus()

/** What clusters measured before. */
export const composeBenchHistory = (): BenchHistory => benchHistory(join(paths().state, 'benches'))
