import {spawnSync} from 'node:child_process'
import {readdirSync, readFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {expect, test} from 'vitest'

const root = dirname(dirname(import.meta.dirname))

test('--version prints what oclif would', () => {
  // With another word beside it, the version is left to oclif.
  expect(gpuctl(['--version']).stdout).toBe(gpuctl(['--version', 'and', 'more']).stdout)
  expect(gpuctl(['--version']).stdout).toContain(`gpuctl/${packageVersion()} `)
})

test('--help prints what oclif would', () => {
  // A width of its own is a reason to leave the help to oclif; 80 is what it takes for a pipe.
  expect(gpuctl(['--help']).stdout).toBe(gpuctl(['--help'], {env: {COLUMNS: '80'}}).stdout)
  expect(gpuctl(['--help']).stdout).toContain('$ gpuctl [COMMAND]')
})

test.each([[['--version']], [['--help']]])('%s loads nothing of ours and no package', (argv) => {
  expect(gpuctl(argv, {nodeArgs: [logLoads()]}).stderr).toBe('')
})

test('the help of a command loads no command', () => {
  const {stdout, stderr} = gpuctl(['autocomplete', '--help'], {nodeArgs: [logLoads()]})
  expect(stdout).toContain('$ gpuctl autocomplete')
  expect(stderr).toContain('/src/cli/start.js')
  expect(stderr).not.toContain('/commands/')
})

test('an old Node is told what is needed', () => {
  const pretend = importing('Object.defineProperty(process.versions, "node", {value: "20.20.2"})')
  const {status, stdout, stderr} = gpuctl(['up'], {nodeArgs: [pretend]})
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^gpuctl needs Node 22 or newer, and this is Node 20\.20\.2\. .*"npx gpuctl".*\n$/)
  expect(status).toBe(9)
})

test('NODE_ENV=development does not make it look for TypeScript sources', () => {
  expect(gpuctl(['autocomplete', '--help'], {env: {NODE_ENV: 'development'}}).stderr).toBe('')
})

/** Node itself never comes back from there. */
test('a cache where no folder can be made ends nothing but the cache', () => {
  const {status, stdout} = gpuctl(['autocomplete', '--help'], {env: {GPUCTL_CACHE: '/proc/none/at/all'}})
  expect(stdout).toContain('$ gpuctl autocomplete')
  expect(status).toBe(0)
})

/** tsc leaves the extension of a dynamic import alone that stands beside a `using`. */
test('what was built imports nothing but what was built', () => {
  const files = readdirSync(join(root, 'dist'), {recursive: true, encoding: 'utf8'}).filter((file) =>
    file.endsWith('.js'),
  )
  const wrong = files.filter((file) =>
    /(?:from |import\()['"]\.[^'"]*\.tsx?['"]/.test(readFileSync(join(root, 'dist', file), 'utf8')),
  )
  expect(files.length).toBeGreaterThan(100)
  expect(wrong).toEqual([])
})

function gpuctl(argv: string[], {env = {}, nodeArgs = []}: {env?: NodeJS.ProcessEnv; nodeArgs?: string[]} = {}) {
  const {COLUMNS, FORCE_COLOR, NODE_ENV, VITEST, ...inherited} = process.env
  return spawnSync(process.execPath, [...nodeArgs, join(root, 'bin/run.js'), ...argv], {
    encoding: 'utf8',
    env: {...inherited, ...env},
  })
}

/** Writes to stderr which files are loaded, Node's own and run.js aside. */
function logLoads(): string {
  return importing(`
    import {registerHooks} from 'node:module'
    registerHooks({
      load(url, context, next) {
        if (url.startsWith('file:') && !url.endsWith('/bin/run.js')) process.stderr.write(url + '\\n')
        return next(url, context)
      },
    })`)
}

function importing(code: string): string {
  return `--import=data:text/javascript,${encodeURIComponent(code)}`
}

function packageVersion(): string {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version
}
