import {ExitError} from '@oclif/core/errors'
import type {Hook} from '@oclif/core/hooks'
import {nearestWord} from '../../domain/nearest-word.ts'
import {GpuctlError} from '../../errors/gpuctl-error.ts'
import {isGiven, outputMode} from '../output-mode.ts'
import {flushStdout, reportError} from '../report-error.ts'

/** A command that does not exist ends like any wrong command line; nothing is asked, nothing else is run instead. */
const commandNotFound: Hook<'command_not_found'> = async ({id, argv = [], config}) => {
  const words = process.argv.slice(2)
  reportError(noSuchCommand(id, visibleIds(config.commands), config.bin), outputMode(words), isGiven('--debug', argv))
  await flushStdout()
  throw new ExitError(2)
}

export default commandNotFound

export function noSuchCommand(id: string, ids: readonly string[], bin: string): GpuctlError {
  const typed = id.replaceAll(':', ' ')
  const nearest = nearestWord(typed, ids) ?? nearestWord(id.split(':')[0] ?? '', ids)
  const hint = nearest === undefined ? `\`${bin} --help\` lists the commands` : `did you mean \`${bin} ${nearest}\`?`
  return new GpuctlError('USAGE', `${bin} has no command ${typed}`, hint)
}

const visibleIds = (
  commands: readonly {readonly id: string; readonly hidden: boolean; readonly aliases: readonly string[]}[],
) =>
  commands
    .filter(({hidden}) => !hidden)
    .flatMap(({id, aliases}) => [id, ...aliases].map((name) => name.replaceAll(':', ' ')))
