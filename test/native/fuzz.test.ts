import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {SOURCES} from './built-harness.ts'

/** What reads text that others write, with what it needs. */
const TARGETS = {
  'kernel-text': ['src/inventory/kernel-text.cpp', 'src/nvml/pci-address.cpp'],
  http: ['src/engines/http.cpp'],
  'engine-text': ['src/engines/command-line.cpp', 'src/engines/listeners.cpp'],
  'hyperv-pool': ['src/inventory/hyperv-pool.cpp'],
  'nccl-log': ['src/nccl/log.cpp', 'src/text-file.cpp'],
  'perftest-text': ['src/rdma/perftest-text.cpp'],
  'kineto-message': ['src/kineto/message.cpp'],
  'taken-trace': ['src/injected/taken-trace.cpp', 'src/injected/chrome-trace.cpp', 'src/json.cpp'],
}

/** One that has libFuzzer with it. */
const fuzzer = ['clang++', 'clang++-19'].find((name) => {
  const linked = spawnSync(name, ['-fsanitize=fuzzer', '-x', 'c++', '-', '-o', '/dev/null'], {
    input: 'extern "C" int LLVMFuzzerTestOneInput(const unsigned char *, unsigned long) { return 0; }',
  })
  return linked.status === 0
})

/** By libFuzzer where there is one, and by lines that are changed here and there where not. */
test.each(Object.entries(TARGETS))('any bytes of the %s are read without harm', {timeout: 300_000}, (name, needed) => {
  const folder = mkdtempSync(join(tmpdir(), 'gpuctl-fuzz-'))
  onTestFinished(() => rmSync(folder, {recursive: true}))
  const program = join(folder, 'fuzz')
  const sources = [`fuzz/${name}.cpp`, ...needed].map((path) => join(SOURCES, path))
  const [compiler, sanitizers, ...others] =
    fuzzer === undefined
      ? ['g++', 'address,undefined', join(import.meta.dirname, 'mutated-lines.cpp')]
      : [fuzzer, 'fuzzer,address,undefined']
  const words = ['-std=c++17', '-O1', '-g', `-fsanitize=${sanitizers}`, '-fno-sanitize-recover=all', '-o', program]
  const compiled = spawnSync(compiler, [...words, ...sources, ...others], {encoding: 'utf8'})
  expect(compiled.status, compiled.stderr).toBe(0)
  const run = spawnSync(program, fuzzer === undefined ? [] : ['-runs=200000', '-seed=79'], {
    encoding: 'utf8',
    cwd: folder,
  })
  expect(run.status, run.stderr).toBe(0)
})
