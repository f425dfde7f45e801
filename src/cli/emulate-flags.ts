import {custom} from '@oclif/core/flags'
import {parseDuration} from '../domain/units/parse-duration.ts'
import {withoutUndefined} from '../domain/without-undefined.ts'
import type {EmulatorScript} from '../emulators/core/emulator-script.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'

/** How long something takes, as a script of emulated clouds says it: nothing is possible. */
export const time = custom<string>({
  helpValue: 'TIME',
  async parse(text) {
    if (text === '0s' || parseDuration(text) !== undefined) return text
    throw new GpuctlError('USAGE', `${text} is no time`, 'write it like 0s, 30s, 10m or 2h')
  },
})

export const clockRate = custom<number>({
  helpValue: 'N',
  async parse(text) {
    const rate = Number(text)
    if (text.trim() !== '' && rate >= 0 && rate <= FASTEST) return rate
    throw new GpuctlError('USAGE', `${text} is no rate of a clock`, `write a number from 0 to ${FASTEST}, such as 60`)
  },
})

const FASTEST = 100_000

interface TimeFlags {
  readonly 'boot-time': string | undefined
  readonly 'operation-time': string | undefined
  readonly 'listing-delay': string | undefined
  readonly 'clock-rate': number | undefined
}

/** Such flags as the part of a script that says the same. */
export const timeScript = (flags: TimeFlags): Pick<EmulatorScript, 'latency' | 'clock_rate'> =>
  withoutUndefined({
    latency: withoutUndefined({
      boot: flags['boot-time'],
      operation: flags['operation-time'],
      listing: flags['listing-delay'],
    }),
    clock_rate: flags['clock-rate'],
  })
