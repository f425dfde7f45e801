import {expect, test} from 'vitest'
import {explainError} from '../../src/cli/explain-error.ts'
import {noSuchCommand} from '../../src/cli/hooks/command-not-found.ts'
import {isGiven, outputMode} from '../../src/cli/output-mode.ts'
import {GpuctlError} from '../../src/errors/gpuctl-error.ts'
import {errorView} from '../../src/views/error-view.ts'
import {noPaint} from '../../src/views/paint.ts'

const context = {command: 'gpuctl up', flags: ['nodes', 'json']}
const aborted = (reason: unknown) => {
  const controller = new AbortController()
  controller.abort(reason)
  return controller.signal
}
const abortError = new DOMException('This operation was aborted', 'AbortError')

test('a failure of ours stays what it is', () => {
  const error = new GpuctlError('QUOTA_EXCEEDED', 'no quota', 'ask for more')
  expect(explainError(error, context)).toBe(error)
})

test('what a flag refuses is told without the words that oclif puts around it', () => {
  const refused = new GpuctlError(
    'SPEC_INVALID',
    'Parsing --ttl \n\t8 is no duration\nSee more help with --help',
    'write 8h',
  )
  expect(explainError(refused, context)).toMatchObject({
    code: 'SPEC_INVALID',
    message: '--ttl: 8 is no duration',
    hint: 'write 8h',
  })
})

test('whatever breaks after Ctrl-C was cancelled by it, and keeps its reason', () => {
  const reason = new GpuctlError('CANCELLED', 'cancelled by Ctrl-C', 'again')
  expect(explainError(abortError, {...context, signal: aborted(reason)})).toBe(reason)
  expect(explainError(new Error('socket closed'), {...context, signal: aborted(reason)})).toBe(reason)
  expect(explainError(abortError, context)).toMatchObject({code: 'CANCELLED', exitCode: 130})
})

test('a failure that says more than "cancelled" outweighs the signal', () => {
  const partly = new GpuctlError('PARTLY_APPLIED', 'two of four', 'up again')
  expect(explainError(partly, {...context, signal: aborted(abortError)})).toBe(partly)
})

test.each([[new Error('no idea')], ['a text'], [undefined], [new RangeError()]])('%o is our own bug', (thrown) => {
  const error = explainError(thrown, context)
  expect(error).toMatchObject({code: 'INTERNAL', exitCode: 1})
  expect(error.message).not.toBe('')
  expect(error.cause).toBe(thrown)
})

test.each([
  ['stat', 'did you mean `gpuctl status`?'],
  ['jobs:lst', 'did you mean `gpuctl jobs ls`?'],
  ['status:now', 'did you mean `gpuctl status`?'],
  ['quux', '`gpuctl --help` lists the commands'],
])('for the command %s the hint is %s', (id, hint) => {
  expect(noSuchCommand(id, ['status', 'jobs ls', 'up'], 'gpuctl').hint).toBe(hint)
})

test('flags of the command behind -- are not ours', () => {
  expect(outputMode(['exec', '--', 'tool', '--json'])).toBe('text')
  expect(outputMode(['exec', '--json', '--', 'tool', '--events'])).toBe('json')
  expect(outputMode(['up', '--json', '--events'])).toBe('events')
  expect(isGiven('--debug', ['--', '--debug'])).toBe(false)
})

test('what a host says in a message cannot steer the terminal', () => {
  const error = new GpuctlError('NODE_FAILED', 'node-0 said: \u001b[2J\u0007gone\nbye', 'look')
  const text = errorView.text(error, {width: 80, paint: noPaint, nowUnixMs: 0})
  expect(text).toBe(
    'Error: node-0 said: [2Jgone\nbye\nNext:  look\nNODE_FAILED, exit code 14, see README.md#exit-codes',
  )
})
