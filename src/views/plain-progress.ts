import type {Progress, ResourceOperation} from '../domain/progress.ts'
import {formatDuration} from '../domain/units/format-duration.ts'
import {count} from './count.ts'
import {printable} from './display-width.ts'
import {pricePerHour} from './money.ts'

/**
 * Progress as plain lines for a pipe or a CI log: one for each event worth telling, undefined for the rest. No spinners and
 * no control characters. The same message twice in a row is told once.
 */
export function plainProgress(): (progress: Progress) => string | undefined {
  let last: string | undefined
  return (progress) => {
    const text = lineOf(progress)
    if (text === undefined || text === last) return undefined
    last = text
    return text
  }
}

function lineOf(progress: Progress): string | undefined {
  switch (progress.kind) {
    case 'resource':
      if (progress.operation === 'same' || progress.operation === 'read') return undefined
      return `${progress.resource}  ${WORDS[progress.operation][progress.phase]}`
    case 'message': {
      const prefix = progress.severity === 'info' ? '' : `${progress.severity}: `
      const text = printable(progress.text).trim()
      return text === ''
        ? undefined
        : `${prefix}${progress.resource === undefined ? '' : `${progress.resource}: `}${text}`
    }
    case 'step':
      if (progress.phase === 'started') return printable(progress.text)
      return progress.phase === 'failed' ? `failed: ${printable(progress.text)}` : undefined
    case 'placed':
      return `${count(progress.nodes, 'node')}, ${pricePerHour(progress.priceNanoUsdPerHour)}`
    case 'summary':
      return summaryText(progress)
  }
}

/** How an operation is told, by its phase. */
export const WORDS: Record<ResourceOperation, Record<'started' | 'done' | 'failed', string>> = {
  create: {started: 'creating', done: 'created', failed: 'could not be created'},
  update: {started: 'updating', done: 'updated', failed: 'could not be updated'},
  replace: {started: 'replacing', done: 'replaced', failed: 'could not be replaced'},
  delete: {started: 'deleting', done: 'deleted', failed: 'could not be deleted'},
  read: {started: 'reading', done: 'read', failed: 'could not be read'},
  same: {started: 'checking', done: 'unchanged', failed: 'could not be checked'},
}

/** `3 created, 1 unchanged in 12s`. */
export function summaryText({changes, durationSeconds}: Extract<Progress, {kind: 'summary'}>): string {
  const parts = Object.entries(changes).flatMap(([operation, count]) =>
    count > 0 ? [`${count} ${isOperation(operation) ? WORDS[operation].done : operation}`] : [],
  )
  return `${parts.length > 0 ? parts.join(', ') : 'nothing changed'} in ${formatDuration(durationSeconds)}`
}

const isOperation = (text: string): text is ResourceOperation => Object.hasOwn(WORDS, text)
