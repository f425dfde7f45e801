import type {CopyRequest} from '../app/copy-files.ts'
import {copyProgress} from '../views/copy-progress.ts'
import type {OutputMode} from './output-mode.ts'
import {statusLine} from './status-line.ts'

/** Listens to a copy, and shows how far it is until it is disposed of. */
export type CopyMeter = Required<Pick<CopyRequest, 'onTotal' | 'onProgress'>> & Disposable

export function copyMeter(mode: OutputMode): CopyMeter {
  const startedAtMs = performance.now()
  let bytes = 0
  let totalBytes: number | undefined
  const line = statusLine(mode, () => {
    const elapsedMs = performance.now() - startedAtMs
    return copyProgress({bytes, elapsedMs, ...(totalBytes === undefined ? {} : {totalBytes})})
  })
  return {
    onTotal(total) {
      totalBytes = total
    },
    onProgress(_node, count) {
      bytes += count
    },
    [Symbol.dispose]: () => line[Symbol.dispose](),
  }
}
