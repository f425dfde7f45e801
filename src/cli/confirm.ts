import {createInterface} from 'node:readline/promises'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {isTerminal} from './terminal.ts'

/** Whether a person is there who can be asked. */
export const canAsk = (): boolean => isTerminal('stdin') && isTerminal('stderr')

/** Asks on a terminal; anywhere else `--yes` must have been given. @throws GpuctlError CONFIRMATION_NEEDED, CANCELLED */
export async function confirm(question: string, signal: AbortSignal, unless = 'nothing was removed'): Promise<void> {
  if (!canAsk()) throw new GpuctlError('CONFIRMATION_NEEDED', `${question} Nobody is here to answer.`, 'add --yes')
  if (!(await saysYes(question, signal))) throw new GpuctlError('CANCELLED', unless, 'answer y, or add --yes')
}

/** Asks on a terminal. */
export async function saysYes(question: string, signal: AbortSignal): Promise<boolean> {
  const reader = createInterface({input: process.stdin, output: process.stderr})
  // readline takes Ctrl-C for itself; it must reach the process as at any other moment.
  reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  try {
    const answer = await reader.question(`${question} [y/N] `, {signal})
    return /^y(es)?$/i.test(answer.trim())
  } finally {
    reader.close()
  }
}
