import {once} from 'node:events'
import {expect, test} from 'vitest'
import {ERROR_CODES} from '../../src/errors/codes.ts'
import {runFixture, startFixture} from './run-fixture.ts'

const document = (stdout: string) => JSON.parse(stdout)

test.each([
  ['a failure of ours', ['fail', 'CAPACITY_EXHAUSTED'], 6, 'CAPACITY_EXHAUSTED', /try something else/],
  ['a bug', ['fail', 'x'], 1, 'INTERNAL', /--debug/],
  ['an exception outside of the command', ['fail', 'crash'], 1, 'INTERNAL', /--debug/],
  ['a flag that does not exist', ['fail', 'x', '--node', '3'], 2, 'USAGE', /did you mean --nodes\?/],
  ['a flag of a wrong form', ['fail', 'x', '--nodes', 'many'], 2, 'USAGE', /fixture fail --help/],
  ['a missing argument', ['fail'], 2, 'USAGE', /fixture fail --help/],
  ['a wrong argument', ['wait', 'oddly'], 2, 'USAGE', /fixture wait --help/],
  ['a command that does not exist', ['line'], 2, 'USAGE', /did you mean `fixture lines`\?/],
  ['a subcommand that does not exist', ['jobs', 'lx'], 2, 'USAGE', /did you mean `fixture jobs ls`\?/],
])(
  '%s ends with the same exit code and hint in text and JSON, and without a stack',
  async (_, args, exit, code, hint) => {
    const [text, json] = await Promise.all([runFixture(args), runFixture([...args, '--json'])])
    expect(text).toMatchObject({exitCode: exit, stdout: ''})
    expect(text.stderr).toMatch(/^Error: .*\nNext: {2}.*\n[A-Z_]+, exit code \d+, see README\.md#exit-codes\n$/)
    expect(text.stderr).toMatch(hint)
    expect(json).toMatchObject({exitCode: exit, stderr: ''})
    expect(document(json.stdout)).toEqual({
      type: 'error',
      version: 1,
      data: {
        code,
        exitCode: exit,
        message: expect.any(String),
        hint: expect.stringMatching(hint),
        docs: 'README.md#exit-codes',
      },
    })
  },
)

test('the exit codes are those of the table', async () => {
  const codes = ['SPEC_INVALID', 'PARTLY_APPLIED', 'CANCELLED'] as const
  const results = await Promise.all(codes.map((code) => runFixture(['fail', code])))
  expect(results.map(({exitCode}) => exitCode)).toEqual(codes.map((code) => ERROR_CODES[code].exit))
})

test('--debug adds the stacks of all causes, on stderr only', async () => {
  const {stdout, stderr} = await runFixture(['fail', 'NOT_FOUND', '--debug', '--json'])
  expect(document(stdout)).toMatchObject({data: {code: 'NOT_FOUND'}})
  expect(stderr).toMatch(/^Error: failed with NOT_FOUND\n {4}at .*[\s\S]*caused by: Error: the cause\n {4}at /)
})

test('a result is text, one document, or the last line of the events', async () => {
  const [text, json, events] = await Promise.all([
    runFixture(['lines']),
    runFixture(['lines', '--json']),
    runFixture(['lines', '--events']),
  ])
  expect(text).toEqual({exitCode: 0, stdout: 'line 0\nline 1\nline 2\n', stderr: 'writing lines\n'})
  expect(json.stderr).toBe('writing lines\n')
  const result = {type: 'lines', version: 1, data: {lines: ['line 0', 'line 1', 'line 2']}}
  expect(document(json.stdout)).toEqual(result)
  expect(events.stderr).toBe('')
  expect(events.stdout.trimEnd().split('\n').map(document)).toEqual([
    {type: 'event', version: 1, data: {kind: 'step', step: 'write', phase: 'started', text: 'writing lines'}},
    result,
  ])
})

test('a large document arrives whole', async () => {
  const {stdout} = await runFixture(['lines', '--json', '--count', '100000'])
  expect(document(stdout).data.lines).toHaveLength(100_000)
})

test('a command may end with an exit code of its own, without a word', async () => {
  expect(await runFixture(['exit'])).toEqual({exitCode: 42, stdout: '', stderr: ''})
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('the first %s cancels in order', async (signal) => {
  const running = startFixture(['wait', 'politely', '--json'])
  await running.said('waiting')
  running.child.kill(signal)
  const {exitCode, stdout, stderr} = await running.result
  expect(exitCode).toBe(130)
  expect(stderr).toMatch(/^waiting\ncancelling after .*; press Ctrl-C again to stop at once\n$/)
  expect(document(stdout)).toMatchObject({type: 'error', data: {code: 'CANCELLED', exitCode: 130}})
})

test('the second Ctrl-C runs what must still be done and ends the process at once', async () => {
  const running = startFixture(['wait', 'stubbornly', '--json'])
  await running.said('waiting')
  running.child.kill('SIGINT')
  await running.said('press Ctrl-C again')
  running.child.kill('SIGINT')
  const {exitCode, stdout, stderr} = await running.result
  expect(exitCode).toBe(130)
  expect(stderr).toMatch(/stopped hard\n$/)
  expect(document(stdout)).toMatchObject({data: {code: 'CANCELLED'}})
})

test.each([
  ['that ends', ['lines', '--count', '100000']],
  ['that would print for ever', ['wait', 'printing']],
])('a command %s falls silent when its reader goes away', async (_, args) => {
  const running = startFixture(args)
  await once(running.child.stdout ?? running.child, 'data')
  running.child.stdout?.destroy()
  const {exitCode, stderr} = await running.result
  expect(exitCode).toBe(0)
  expect(stderr).toMatch(/^(writing lines|waiting)\n$/)
})

test('colours are for terminals, and FORCE_COLOR is for those who want them anyway', async () => {
  const [piped, forced, refused] = await Promise.all([
    runFixture(['fail', 'x']),
    runFixture(['fail', 'x'], {FORCE_COLOR: '1'}),
    runFixture(['fail', 'x'], {NO_COLOR: '1'}),
  ])
  expect(piped.stderr).not.toContain('\u001b[')
  expect(forced.stderr).toContain('\u001b[')
  expect(refused.stderr).not.toContain('\u001b[')
})
