/** Installs what the tests need of PyPI into Python environments below node_modules, once; PyTorch where `torch` says so. */
import {spawnSync} from 'node:child_process'
import {mkdirSync, rmSync, writeFileSync} from 'node:fs'
import {dirname} from 'node:path'
import {isComplete, type PinnedEnvironment} from '../support/python/pinned-environment.ts'
import {VENDORS} from '../support/python/python-environment.ts'
import {TORCH} from '../support/python/torch-environment.ts'

install(process.argv.includes('torch') ? TORCH : VENDORS)

function install(environment: PinnedEnvironment): void {
  if (isComplete(environment)) return
  const {folder, complete, python, requirements} = environment
  rmSync(folder, {recursive: true, force: true})
  mkdirSync(dirname(folder), {recursive: true})
  run('python3', '-m', 'venv', folder)
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-cache-dir']
  run(python, '-m', 'pip', 'install', ...quiet, '--no-deps', '--requirement', requirements)
  writeFileSync(complete, '')
}

function run(file: string, ...args: readonly string[]): void {
  const {status, error} = spawnSync(file, args, {stdio: 'inherit'})
  if (status === 0) return
  console.error(`${[file, ...args].join(' ')} failed${error === undefined ? '' : `: ${error.message}`}`)
  process.exit(1)
}
