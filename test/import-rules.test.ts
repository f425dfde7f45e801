import {spawnSync} from 'node:child_process'
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {dirname, join, relative} from 'node:path'
import {afterAll, beforeAll, expect, test} from 'vitest'

const root = dirname(import.meta.dirname)

const allowed = [
  ['src/commands/up.ts', 'src/app/bring-up.ts'],
  ['src/commands/up.ts', 'src/views/plan.ts'],
  ['src/commands/up.ts', 'src/cli/base.ts'],
  ['src/cli/base.ts', 'providers/aws/index.ts'],
  ['src/cli/base.ts', 'src/adapters/ledger.ts'],
  ['src/views/plan.ts', 'src/domain/spec.ts'],
  ['src/app/bring-up.ts', 'src/program/program.ts'],
  ['src/program/program.ts', 'src/domain/spec.ts'],
  ['src/ports/cloud.ts', 'src/domain/spec.ts'],
  ['src/adapters/ledger.ts', 'src/ports/cloud.ts'],
  ['src/emulators/ec2.ts', 'src/adapters/ledger.ts'],
  ['providers/plugin.ts', 'src/adapters/ledger.ts'],
  ['providers/resources/gang.ts', 'src/ports/cloud.ts'],
  ['providers/aws/index.ts', 'src/ports/cloud.ts'],
  ['providers/aws/index.ts', 'providers/aws/gang.ts'],
  ['providers/aws/index.ts', 'src/adapters/package-root.ts'],
  ['src/domain/spec.ts', 'src/errors/gpuctl-error.ts'],
] as const

const forbidden = [
  ['bin/run.js', 'src/cli/base.ts'],
  ['src/commands/down.ts', 'src/adapters/ledger.ts'],
  ['src/commands/down.ts', 'src/domain/spec.ts'],
  ['src/commands/down.ts', 'providers/aws/index.ts'],
  ['src/views/cost.ts', 'src/app/bring-up.ts'],
  ['src/app/tear-down.ts', 'src/adapters/ledger.ts'],
  ['src/app/tear-down.ts', 'src/views/plan.ts'],
  ['src/program/gang.ts', 'src/ports/cloud.ts'],
  ['src/domain/price.ts', 'src/ports/cloud.ts'],
  ['src/domain/price.ts', 'node:fs'],
  ['src/ports/clock.ts', 'src/errors/gpuctl-error.ts'],
  ['src/adapters/clock.ts', 'src/app/bring-up.ts'],
  ['src/adapters/clock.ts', 'providers/aws/index.ts'],
  ['src/errors/codes.ts', 'src/domain/spec.ts'],
  ['src/errors/codes.ts', 'node:os'],
  ['providers/resources/stack.ts', 'providers/aws/index.ts'],
  ['providers/gcp/index.ts', 'providers/aws/index.ts'],
  ['providers/gcp/index.ts', 'src/adapters/ledger.ts'],
  ['providers/gcp/index.ts', 'src/program/program.ts'],
  ['src/cli/compose.ts', 'test/fake.ts'],
] as const

let tree: string
let violations: readonly {readonly from: string; readonly to: string}[]

beforeAll(() => {
  tree = mkdtempSync(join(tmpdir(), 'gpuctl-imports-'))
  const files = new Map<string, string[]>()
  for (const [from, to] of [...allowed, ...forbidden]) {
    const line = to.startsWith('node:')
      ? `import '${to}'`
      : `import '${relative(dirname(from), to).replace(/^\w/, './$&')}'`
    files.set(from, [...(files.get(from) ?? []), line])
    if (!to.startsWith('node:')) files.set(to, files.get(to) ?? [])
  }
  files.set('src/commands/typed.ts', ["import type {Spec} from '../domain/spec.ts'"])
  files.set('src/domain/a.ts', ["import './b.ts'"])
  files.set('src/domain/b.ts', ["import './a.ts'"])
  files.set('tsconfig.json', ['{"compilerOptions": {"module": "nodenext", "allowImportingTsExtensions": true}}'])
  for (const [file, lines] of files) {
    mkdirSync(dirname(join(tree, file)), {recursive: true})
    writeFileSync(join(tree, file), [...lines, 'export {}'].slice(0, file.endsWith('.json') ? 1 : undefined).join('\n'))
  }
  symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'))
  violations = cruise()
})

afterAll(() => rmSync(tree, {recursive: true, force: true}))

test.each(allowed)('%s may import %s', (from, to) => {
  expect(violations).not.toContainEqual(expect.objectContaining({from, to}))
})

test.each(forbidden)('%s may not import %s', (from, to) => {
  expect(violations).toContainEqual(expect.objectContaining({from, to: to.replace(/^node:/, '')}))
})

test('a command may name a type of the domain', () => {
  expect(violations.filter(({from}) => from === 'src/commands/typed.ts')).toEqual([])
})

test('two files may not import each other', () => {
  expect(violations).toContainEqual(expect.objectContaining({from: 'src/domain/a.ts', to: 'src/domain/b.ts'}))
})

function cruise(): typeof violations {
  const cli = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs')
  const config = join(root, '.dependency-cruiser.cjs')
  const args = [cli, 'src', 'providers', 'bin', 'test', '--config', config, '--output-type', 'json']
  const {stdout, stderr} = spawnSync(process.execPath, args, {cwd: tree, encoding: 'utf8', maxBuffer: 64 * 2 ** 20})
  if (!stdout) throw new Error(stderr)
  return JSON.parse(stdout).summary.violations
}
