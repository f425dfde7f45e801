import {execFileSync, spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import fc from 'fast-check'
import {afterAll, beforeEach, describe, expect, test} from 'vitest'
import {variableFault} from '../../../src/domain/job/check-job.ts'
import type {JobCommand} from '../../../src/domain/job/job-spec.ts'
import {rankScript} from '../../../src/domain/job/rank-script.ts'
import {installedShells} from '../../support/installed-shells.ts'

const root = mkdtempSync(join(tmpdir(), 'gpuctl-rank-script-'))
const job = join(root, 'job')
const bin = join(root, 'bin')
mkdirSync(bin)
writeFileSync(join(bin, 'show'), '#!/bin/sh\nprintf "%s\\0" "$PWD" "$@"; env -0\n', {mode: 0o755})
beforeEach(() => {
  rmSync(job, {recursive: true, force: true})
  mkdirSync(join(job, 'files'), {recursive: true})
})
afterAll(() => rmSync(root, {recursive: true, force: true}))

/** Anything that a process can be given; the characters that shells trip over come often. */
const text = fc.oneof(
  fc.string({unit: 'binary'}).map((value) => value.replaceAll('\0', '')),
  fc.string({
    unit: fc.constantFrom(...'\'"\\$`!*?[]{}()<>|&;~#% \t\n\r-=', 'é', '日', '\u0081', '\u0088', '🚀', '$(id)'),
  }),
)
const name = fc
  .stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,12}$/)
  .filter((each) => variableFault(each, '') === undefined && each !== 'PATH')

describe.each(installedShells<[string, ...string[]]>([['dash'], ['bash'], ['busybox', 'sh']]))(
  'rankScript under %s',
  (shell, ...shellArgs) => {
    test('gives the program its words and variables unchanged', () => {
      fc.assert(
        fc.property(fc.array(text, {maxLength: 6}), fc.dictionary(name, text, {maxKeys: 5}), (args, env) => {
          const seen = run({kind: 'argv', argv: ['show', ...args]}, '.', env)
          expect(seen.slice(0, args.length + 1)).toEqual([join(job, 'files'), ...args.map(wellFormed)])
          for (const [key, value] of Object.entries(env)) expect(seen).toContain(`${key}=${wellFormed(value)}`)
        }),
        {numRuns: 60},
      )
    })

    test('gives a script its arguments unchanged, and finds it from any directory', () => {
      fc.assert(
        fc.property(fc.array(text, {maxLength: 4}), (args) => {
          const script = {kind: 'script', text: 'printf "%s\\0" "$PWD" "$@"', args} as const
          writeFileSync(join(job, 'script.sh'), script.text)
          expect(run(script, '/', {folder: 'x', PWD_: 'y'})).toEqual(['/', ...args.map(wellFormed), ''])
        }),
        {numRuns: 20},
      )
    })

    test.each([
      ['a b', 'a b'],
      ["it's", "it's"],
      ['-', '-'],
      ['$(id)/ü', '$(id)/ü'],
      ['~/x', '../home/x'],
    ])('starts in %s', (workdir, folder) => {
      mkdirSync(join(job, 'files', folder), {recursive: true})
      expect(run({kind: 'argv', argv: ['show']}, workdir, {})[0]).toBe(join(job, 'files', folder))
    })

    test.each([
      ['a program that is not there', {kind: 'argv', argv: ['no-such-program']}, '.', 127],
      ['a program that cannot run', {kind: 'argv', argv: ['/etc/passwd']}, '.', 126],
      ['the code of the program', {kind: 'argv', argv: ['sh', '-c', 'exit 7']}, '.', 7],
    ] as const)('ends with the code for %s', (_, command, workdir, code) => {
      expect(start(command, workdir, {}).status).toBe(code)
    })

    test('fails where the directory is not there', () => {
      expect(start({kind: 'argv', argv: ['show']}, 'nowhere', {}).status).not.toBe(0)
    })

    function run(command: JobCommand, workdir: string, env: Readonly<Record<string, string>>): readonly string[] {
      const {status, stdout, stderr} = start(command, workdir, env)
      expect(status, stderr.toString()).toBe(0)
      return stdout.toString().split('\0')
    }

    function start(command: JobCommand, workdir: string, env: Readonly<Record<string, string>>) {
      writeFileSync(join(job, 'rank-0.sh'), rankScript(env, workdir, command))
      return spawnSync(shell, [...shellArgs, './rank-0.sh'], {
        cwd: job,
        env: {PATH: `${bin}:${process.env.PATH}`, HOME: join(job, 'home'), CDPATH: '/'},
      })
    }
  },
)

/** UTF-8 has no halves of surrogate pairs. */
const wellFormed = (value: string) => value.toWellFormed()

test.skipIf(!process.env.CI)('CI has busybox', () => {
  expect(execFileSync('busybox', ['--list'], {encoding: 'utf8'})).toContain('setsid')
})
