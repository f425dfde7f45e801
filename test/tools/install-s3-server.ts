/** Installs the S3 server of the tests, Moto from PyPI, into a Python environment below node_modules, once. */
import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {dirname, join} from 'node:path'
import {MOTO_ENVIRONMENT, REQUIREMENTS} from '../support/backends/moto-environment.ts'

const done = join(MOTO_ENVIRONMENT, 'complete')
if (!existsSync(done)) {
  rmSync(MOTO_ENVIRONMENT, {recursive: true, force: true})
  mkdirSync(dirname(MOTO_ENVIRONMENT), {recursive: true})
  run('python3', '-m', 'venv', MOTO_ENVIRONMENT)
  const pip = [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--no-deps',
    '--requirement',
    REQUIREMENTS,
  ]
  run(join(MOTO_ENVIRONMENT, 'bin', 'python3'), ...pip)
  writeFileSync(done, '')
}

function run(file: string, ...args: readonly string[]): void {
  const {status, error} = spawnSync(file, args, {stdio: 'inherit'})
  if (status === 0) return
  console.error(`${[file, ...args].join(' ')} failed${error === undefined ? '' : `: ${error.message}`}`)
  process.exit(1)
}
