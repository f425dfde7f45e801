import type {Progress} from '../domain/progress.ts'
import {usdJson} from './money.ts'
import {plainProgress} from './plain-progress.ts'
import type {View} from './view.ts'

/** One line of `--events`. */
export const eventView: View<Progress> = {
  type: 'event',
  text: (progress) => plainProgress()(progress) ?? '',
  json(progress) {
    if (progress.kind !== 'placed') return progress
    const {priceNanoUsdPerHour, ...rest} = progress
    return {...rest, usdPerHour: usdJson(priceNanoUsdPerHour)}
  },
}
