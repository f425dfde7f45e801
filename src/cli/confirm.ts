import {createInterface} from 'node:readline/promises'
import {GpuctlError} from '../errors/gpuctl-error.ts'
import {isTerminal} from './terminal.ts'

/** Asks on a terminal; anywhere else `--yes` must have been given. @throws GpuctlError CONFIRMATION_NEEDED, CANCELLED */
export async function confirm(question: string, signal: AbortSignal): Promise<void> {
  if (!isTerminal('stdin') || !isTerminal('stderr'))
    throw new GpuctlError('CONFIRMATION_NEEDED', `${question} Nobody is here to answer.`, 'add --yes')
  const reader = createInterface({input: process.stdin, output: process.stderr})
  // readline takes Ctrl-C for itself; it must reach the process as at any other moment.
  reader.on('SIGINT', () => process.kill(process.pid, 'SIGINT'))
  try {
    const answer = await reader.question(`${question} [y/N] `, {signal})
    if (!/^y(es)?$/i.test(answer.trim()))
      throw new GpuctlError('CANCELLED', 'nothing was removed', 'answer y, or add --yes')
  } finally {
    reader.close()
  }
}
