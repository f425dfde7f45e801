import {execFileSync} from 'node:child_process'
import {chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {afterEach, beforeEach, expect, test} from 'vitest'
import {scriptOf} from '../../bin/dev/bundle-scripts.ts'

let folder = ''
let cache = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gpuctl-scripts-'))
  cache = join(folder, 'cache', 'main')
  writeScript('main.js', "exports.say = () => require('./other.js').word + require('node:path').sep")
  writeScript('other.js', "exports.word = 'one'")
})
afterEach(() => rmSync(folder, {recursive: true}))

const writeScript = (name: string, code: string) => writeFileSync(join(folder, name), scriptOf(code))

/** What main.js says in a process of its own. */
function say(script = 'main.js', {exitCode = 0} = {}): string {
  const loader = JSON.stringify(new URL('../../src/cli/load-scripts.ts', import.meta.url))
  const code = `
    const {scriptLoader} = await import(${loader})
    console.log(scriptLoader(process.argv[1], process.argv[2])('${script}').say())
    process.exitCode = ${exitCode}`
  const words = ['--input-type=module', '-e', code, folder, cache]
  return execFileSync(process.execPath, words, {encoding: 'utf8'}).trim()
}

test('what was compiled is kept, and taken the next time', () => {
  expect(say()).toBe('one/')
  const {mtimeMs, ino} = statSync(cache)
  expect(say()).toBe('one/')
  expect(statSync(cache)).toMatchObject({mtimeMs, ino})
  expect(statSync(cache).mode & 0o077).toBe(0)
})

test('a script that changed is compiled anew, though it is as long as before', () => {
  say()
  writeScript('other.js', "exports.word = 'two'")
  expect(say()).toBe('two/')
  expect(say()).toBe('two/')
})

test('a script that was not needed before is kept with the others', () => {
  say()
  writeScript('third.js', "exports.say = () => require('./main.js').say() + 'third'")
  const {ino} = statSync(cache)
  expect(say('third.js')).toBe('one/third')
  expect(statSync(cache).ino).not.toBe(ino)
})

test.each([
  ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
  ['empty', () => Buffer.alloc(0)],
  ['another file', () => Buffer.from('{"parts": []}\n')],
  ['changed by one bit', (bytes: Buffer) => bytes.with(bytes.length - 200, (bytes.at(-200) ?? 0) ^ 1)],
])('a cache that is %s is not believed', (_, damage) => {
  say()
  const bytes = readFileSync(cache)
  writeFileSync(cache, damage(bytes))
  expect(say()).toBe('one/')
  expect(readFileSync(cache).length).toBeGreaterThan(1_000)
})

test('where nothing can be kept, all works', () => {
  writeFileSync(join(folder, 'cache'), 'a file')
  expect(say()).toBe('one/')
  rmSync(join(folder, 'cache'))
  chmodSync(folder, 0o500)
  expect(say()).toBe('one/')
  chmodSync(folder, 0o700)
})

test('a command that fails keeps nothing, and nothing half written stays', () => {
  const fails = "exports.say = () => { process.exitCode = 1; return 'failed' }"
  writeScript('main.js', fails)
  expect(() => say('main.js', {exitCode: 1})).toThrow()
  expect(existsSync(cache)).toBe(false)
  writeScript('main.js', "exports.say = () => 'fine'")
  expect(say()).toBe('fine')
  expect(readdirSync(join(folder, 'cache'))).toEqual(['main'])
})
