import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {SOURCES} from './built-harness.ts'

const FUZZED = ['fuzz/kernel-text.cpp', 'src/inventory/kernel-text.cpp', 'src/nvml/pci-address.cpp']
const hasClang = spawnSync('clang++', ['--version']).status === 0

/** By libFuzzer where there is clang, and by lines that are changed here and there where not. */
test('any bytes of the kernel’s log are read without harm', {timeout: 300_000}, () => {
  const folder = mkdtempSync(join(tmpdir(), 'gpuctl-fuzz-'))
  onTestFinished(() => rmSync(folder, {recursive: true}))
  const program = join(folder, 'fuzz')
  const sources = FUZZED.map((name) => join(SOURCES, name))
  const [compiler, sanitizers, ...others] = hasClang
    ? ['clang++', 'fuzzer,address,undefined']
    : ['g++', 'address,undefined', join(import.meta.dirname, 'mutated-lines.cpp')]
  const words = ['-std=c++17', '-O1', '-g', `-fsanitize=${sanitizers}`, '-fno-sanitize-recover=all', '-o', program]
  const compiled = spawnSync(compiler, [...words, ...sources, ...others], {encoding: 'utf8'})
  expect(compiled.status, compiled.stderr).toBe(0)
  const run = spawnSync(program, hasClang ? ['-runs=200000', '-seed=79'] : [], {encoding: 'utf8'})
  expect(run.status, run.stderr).toBe(0)
})
