import fc from 'fast-check'
import {describe, expect, test} from 'vitest'
import {stringify} from 'yaml'
import {withOverrides} from '../../../src/domain/job/job-spec.ts'
import {parseJobFile} from '../../../src/domain/job/parse-job-file.ts'

describe('parseJobFile', () => {
  test('reads every field', () => {
    const text = `
name: train
nodes: 2
per_node: 4
pool: gpu
env: {LR: 0.10, DEBUG: true, STEPS: 5, EMPTY: ""}
workdir: /data
files: [train.py, data]
traceable: true
command: [python3, train.py, --lr, 0.10]
`
    expect(parseJobFile(text, 'job.yaml')).toEqual({
      name: 'train',
      nodes: 2,
      perNode: 4,
      pool: 'gpu',
      env: {LR: '0.10', DEBUG: 'true', STEPS: '5', EMPTY: ''},
      workdir: '/data',
      files: ['train.py', 'data'],
      traceable: true,
      command: {kind: 'argv', argv: ['python3', 'train.py', '--lr', '0.10']},
    })
  })

  test('reads a script', () => {
    expect(parseJobFile('script: |\n  echo one\n  echo two\n', 'job.yaml').command).toEqual({
      kind: 'script',
      text: 'echo one\necho two\n',
      args: [],
    })
  })

  test.each([
    ['an unknown field', 'comand: [ls]', 'job.yaml:1:1 comand: a job has no such field; did you mean "command"?'],
    ['a count that is none', 'nodes: two\ncommand: [ls]', 'job.yaml:1:8 nodes: "two" is no number of nodes'],
    ['words in one text', 'command: python3 train.py', 'did you mean [python3, train.py]?'],
    [
      'a command and a script',
      'command: [ls]\nscript: ls',
      'job.yaml:2:1 script: a job has a command or a script, not both',
    ],
    ['nothing to run', 'name: x', 'the job has nothing to run'],
    [
      'a variable of ours',
      'env: {RANK: 1}\ncommand: [ls]',
      'job.yaml:1:7 env.RANK: RANK is set for each rank by gpuctl',
    ],
    ['a variable without value', 'env: {A: }\ncommand: [ls]', 'env.A: nothing is no value; expected text; "" for none'],
    [
      'a truth that is none',
      'traceable: perhaps\ncommand: [ls]',
      'job.yaml:1:12 traceable: "perhaps" is neither; expected true or false',
    ],
    ['a name that is none', 'env: {a-b: x}\ncommand: [ls]', '"a-b" is no name for a variable'],
    ['an empty command', 'command: []', 'there is no command to run'],
    ['a list', '- ls', 'a job file is a mapping of fields'],
    ['nothing', '', 'the file is empty'],
    ['no YAML', 'command: [ls', 'job.yaml:1'],
  ])('refuses %s', (_, text, message) => {
    expect(() => parseJobFile(text, 'job.yaml')).toThrow(
      expect.objectContaining({code: 'SPEC_INVALID', message: expect.stringContaining(message)}),
    )
  })

  test('takes any words, and throws nothing but what a person can act on', () => {
    const word = fc.string({unit: 'grapheme', minLength: 1}).filter((each) => !/[\p{Cc}\ufffd]/u.test(each))
    fc.assert(
      fc.property(fc.array(word, {minLength: 1}), (words) => {
        const argv = ['program', ...words]
        expect(parseJobFile(stringify({command: argv}), 'job.yaml').command).toEqual({kind: 'argv', argv})
      }),
    )
    fc.assert(
      fc.property(fc.string({unit: 'binary'}), (text) => {
        try {
          parseJobFile(text, 'job.yaml')
        } catch (error) {
          expect(error).toMatchObject({code: 'SPEC_INVALID'})
        }
      }),
    )
  })
})

test('flags win over the file, and arguments go behind its own', () => {
  const spec = parseJobFile('nodes: 2\nenv: {A: 1, B: 1}\nfiles: [x]\ncommand: [ls]', 'job.yaml')
  expect(withOverrides(spec, {nodes: 1, env: {B: '2'}, files: ['y'], args: ['-l']})).toEqual({
    nodes: 1,
    env: {A: '1', B: '2'},
    files: ['x', 'y'],
    command: {kind: 'argv', argv: ['ls', '-l']},
  })
})
