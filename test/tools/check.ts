/** `npm test`: everything that must hold, what fails fast first. Its last line is `N passed, N failed`. */
import {spawnSync} from 'node:child_process'
import {dirname} from 'node:path'

const root = dirname(dirname(import.meta.dirname))
const modules = `${root}/node_modules`

step('style', `${modules}/@biomejs/biome/bin/biome`, 'check', '--error-on-warnings', '.')
step('types', `${modules}/typescript/bin/tsc`, '--project', 'test')
step('imports', `${modules}/dependency-cruiser/bin/dependency-cruiser.mjs`, 'src', 'providers', 'bin')
step('build', 'bin/dev/build.ts')
// vitest prints the last line itself.
process.exitCode = run(`${modules}/vitest/vitest.mjs`, 'run', ...process.argv.slice(2))

function step(name: string, script: string, ...args: string[]) {
  console.log(`# ${name}`)
  if (run(script, ...args) === 0) return
  console.log(`# ${name} failed: the tests did not run\n0 passed, 1 failed`)
  process.exit(1)
}

function run(script: string, ...args: string[]): number {
  return spawnSync(process.execPath, [script, ...args], {cwd: root, stdio: 'inherit'}).status ?? 1
}
