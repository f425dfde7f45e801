import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {localFiles} from '../../src/adapters/local-files.ts'
import {packageTemplates} from '../../src/adapters/package-templates.ts'
import {jobFromWords, parseEnv} from '../../src/cli/job-words.ts'

const world = {files: localFiles(), templates: packageTemplates()} as Parameters<typeof jobFromWords>[2]

test('a command behind -- is the job, with what flags add', async () => {
  const job = await jobFromWords(undefined, ['python3', 'train.py', '--lr', '0.1'], world, {nodes: 2, env: {A: '1'}})
  expect(job).toEqual({
    nodes: 2,
    env: {A: '1'},
    files: [],
    command: {kind: 'argv', argv: ['python3', 'train.py', '--lr', '0.1']},
  })
})

test('words behind the -- of a job file go to its command, and flags win over it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'gpuctl-words-'))
  onTestFinished(() => rmSync(folder, {recursive: true}))
  const file = join(folder, 'job.yaml')
  writeFileSync(file, 'nodes: 1\nenv: {A: "1", B: "2"}\ncommand: [python3, train.py]\n')
  const job = await jobFromWords(file, ['--epochs', '3'], world, {nodes: 4, env: {B: '3'}})
  expect(job).toMatchObject({
    nodes: 4,
    env: {A: '1', B: '3'},
    command: {argv: ['python3', 'train.py', '--epochs', '3']},
  })
})

test('nothing to run says how to write it', async () => {
  await expect(jobFromWords(undefined, [], world, {})).rejects.toMatchObject({
    code: 'USAGE',
    hint: expect.stringContaining('gpuctl run -- '),
  })
})

test.each([
  [['A=1', 'B=x=y', 'C='], {A: '1', B: 'x=y', C: ''}],
  [['HERE'], {HERE: 'of this machine'}],
  [['A=1', 'A=2'], {A: '2'}],
  [[], {}],
])('--env %j', (words, env) => {
  expect(parseEnv(words, {HERE: 'of this machine'})).toEqual(env)
})

test.each([
  ['1A=x', /"1A" is no name of a variable/],
  ['=x', /"" is no name of a variable/],
  ['A B=x', /is no name of a variable/],
  ['NOT_HERE', /the variable NOT_HERE is not set here/],
])('--env %s is refused', (word, message) => {
  expect(() => parseEnv([word], {})).toThrow(message)
})
