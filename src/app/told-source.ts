import type {ProgressListener} from '../domain/progress.ts'
import type {PriceNews, PriceSource} from '../ports/price-source.ts'

/** A price list that tells how far its reading is. */
export const toldSource = (source: PriceSource, tell: ProgressListener): PriceSource => ({
  ...source,
  async *prices(request) {
    const name = `${source.cloud} ${source.purchases.join(' and ')}`
    const all = request.regions.length
    let done = 0
    const say = (phase: 'started' | 'done' | 'failed', text: string) =>
      tell({kind: 'step', step: `${name} prices`, phase, text: `${name} prices: ${text}`})
    const onProgress = (news: PriceNews) => {
      request.onProgress?.(news)
      if (news.kind === 'price-missing') return
      const told = news.kind === 'region-failed' ? `: ${news.error.message}` : ''
      say('started', `${++done} of ${all} regions, ${news.region} ${WORDS[news.kind]}${told}`)
    }
    say('started', `reading ${all} ${all === 1 ? 'region' : 'regions'}`)
    try {
      yield* source.prices({...request, onProgress})
      say('done', `${done} of ${all} regions`)
    } catch (error) {
      if (!request.signal.aborted) say('failed', error instanceof Error ? error.message : String(error))
      throw error
    }
  },
})

const WORDS = {'region-read': 'read', 'region-skipped': 'skipped', 'region-failed': 'failed'} as const
