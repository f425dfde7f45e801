/** Installs what the tests need of PyPI into a Python environment below node_modules, once. */
import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {dirname} from 'node:path'
import {COMPLETE, PYTHON_ENVIRONMENT, python, REQUIREMENTS} from '../support/python/python-environment.ts'

if (!existsSync(COMPLETE)) {
  rmSync(PYTHON_ENVIRONMENT, {recursive: true, force: true})
  mkdirSync(dirname(PYTHON_ENVIRONMENT), {recursive: true})
  run('python3', '-m', 'venv', PYTHON_ENVIRONMENT)
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
  run(python, ...pip)
  writeFileSync(COMPLETE, '')
}

function run(file: string, ...args: readonly string[]): void {
  const {status, error} = spawnSync(file, args, {stdio: 'inherit'})
  if (status === 0) return
  console.error(`${[file, ...args].join(' ')} failed${error === undefined ? '' : `: ${error.message}`}`)
  process.exit(1)
}
