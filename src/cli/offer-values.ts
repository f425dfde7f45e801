import * as Flags from '@oclif/core/flags'
import type {OfferFilter} from '../domain/catalog/offer-filter.ts'
import {nearestWord} from '../domain/nearest-word.ts'
import {INTRA_NODE_TECHNOLOGIES} from '../domain/spec/vocabulary.ts'
import {parseUsd} from '../domain/units/money.ts'
import {parseBandwidth} from '../domain/units/parse-bandwidth.ts'
import {GpuctlError} from '../errors/gpuctl-error.ts'

/** Several with several flags, or with commas. */
export const names = (options: {readonly description: string; readonly helpValue: string}) =>
  Flags.string({...options, multiple: true, delimiter: ',', parse: async (text) => text.trim()})

export const positiveNumber = Flags.custom<number>({
  helpValue: 'NUMBER',
  parse: async (text) =>
    /^\d{1,9}(\.\d{1,6})?$/.test(text) && Number(text) > 0 ? Number(text) : wrong(text, 'a number above 0'),
})

export const usdAboveZero = Flags.custom<NonNullable<OfferFilter['max-usd-per-hour']>>({
  helpValue: 'USD',
  parse: async (text) => {
    const nanoUsd = parseUsd(text)
    return nanoUsd !== undefined && nanoUsd > 0n ? {nanoUsd} : wrong(text, 'a price in USD above 0, such as 12.50')
  },
})

export const gpuCount = Flags.custom<NonNullable<OfferFilter['count']>>({
  helpValue: 'N',
  parse: async (text) => {
    const [, gpus, plus] = /^([1-9]\d{0,2})(\+?)$/.exec(text) ?? []
    return gpus === undefined ? wrong(text, 'a number of GPUs: 8, or 4+') : {gpus: Number(gpus), atLeast: plus === '+'}
  },
})

export const bandwidthBetweenNodes = Flags.custom<NonNullable<OfferFilter['min-inter-node']>>({
  helpValue: 'RATE',
  parse: async (text) => {
    const rate = parseBandwidth(text)
    if (!rate) return wrong(text, 'a rate such as "400 Gbps" (for each GPU) or "3200 Gbps/node"')
    const {gbitsPerSecond} = rate
    return rate.per === 'node' ? {gbitsPerSecondPerNode: gbitsPerSecond} : {gbitsPerSecondPerGpu: gbitsPerSecond}
  },
})

export const linkInsideNode = Flags.custom<NonNullable<OfferFilter['min-intra-node']>>({
  helpValue: 'LINK',
  parse: async (text) => {
    const rate = parseBandwidth(text)
    if (rate && rate.per !== 'node') return {gbytesPerSecondPerGpu: rate.gbitsPerSecond / 8}
    const technology = INTRA_NODE_TECHNOLOGIES.find((name) => name === text.toLowerCase())
    if (technology) return {technology}
    const nearest = nearestWord(text, INTRA_NODE_TECHNOLOGIES) ?? 'nvlink'
    return wrong(text, `a rate of each GPU such as "400 GB/s", or a technology such as ${nearest}`)
  },
})

function wrong(text: string, expected: string): never {
  throw new GpuctlError('USAGE', `"${text}" is not right here`, `give ${expected}`)
}
