import {execFileSync} from 'node:child_process'
import {join} from 'node:path'
import {expect, test} from 'vitest'

const root = join(import.meta.dirname, '..', '..')

/** What a program prints that loads Pulumi's SDK after the stand-ins; in a process of its own, as they are for all of it. */
function afterwards(program: string): string {
  const standIns = join(root, 'src', 'adapters', 'lighten-pulumi.ts')
  const whole = `const pulumi = require('@pulumi/pulumi'); ${program}`
  return execFileSync(process.execPath, ['--import', standIns, '--eval', whole], {cwd: root, encoding: 'utf8'}).trim()
}

const LOADED = `Object.keys(require.cache).filter((file) => /arborist.lib.arborist|typescript.lib/.test(file))`

test('Pulumi’s SDK loads without npm’s tree reader and the TypeScript compiler', () => {
  // The compiler's stand-in is in the cache under its file; of the tree reader there would be more.
  expect(JSON.parse(afterwards(`console.log(JSON.stringify(${LOADED}))`))).toEqual([
    expect.stringMatching(/typescript\.js$/),
  ])
})

test('what is asked for after all is the real one', () => {
  const serialise = `const answer = 42; pulumi.runtime.serializeFunction(() => answer).then(({text}) => console.log(text))`
  expect(afterwards(serialise)).toContain('with({ answer: 42')
})
