import {diagnose} from '../domain/diagnose.ts'
import type {Diagnosis, Host} from '../domain/doctor.ts'

/** Says what of this machine gpuctl can use, what is missing, and how to get it. Changes nothing. */
export async function doctor(
  readHost: (signal: AbortSignal) => Promise<Host>,
  signal: AbortSignal,
): Promise<Diagnosis> {
  return diagnose(await readHost(signal))
}
