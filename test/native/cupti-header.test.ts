import {spawnSync} from 'node:child_process'
import {existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {expect, onTestFinished, test} from 'vitest'
import {TORCH_PACKAGES} from '../support/python/torch-environment.ts'
import {SOURCES} from './built-harness.ts'

/** As the packages of PyTorch's CUDA bring it; nothing of it is ours to ship. */
const INCLUDE = join(TORCH_PACKAGES, 'nvidia/cu13/include')
const HEADERS = ['cupti_activity.h', 'cupti_activity_deprecated.h'].map((name) => join(INCLUDE, name))
const isThere = TORCH_PACKAGES !== '' && HEADERS.every((path) => existsSync(path))
if (!isThere) console.warn("skipped: NVIDIA's cupti_activity.h is not there")

/** Words of NVIDIA's compiler, which the header takes from one of its files. */
const EMPTY = ['device_builtin', 'device_builtin_texture_type', 'device_builtin_surface_type', 'cudart_builtin']
const HOST_DEFINES = [...EMPTY, 'host', 'device', 'global', 'location', 'specialization_static']
  .map((word) => `#define __${word}__\n`)
  .concat(
    '#define CUDARTAPI\n#define CUDARTAPI_CDECL\n#define __builtin_align__(n) __attribute__((aligned(n)))\n#define __align__ __builtin_align__\n',
  )
  .join('')

const SAME = {
  Kernel: 'kind start end deviceId contextId streamId gridX gridY gridZ blockX blockY blockZ correlationId name',
  Memcpy: 'kind copyKind srcKind dstKind bytes start end deviceId contextId streamId correlationId',
  Memset: 'kind bytes start end deviceId contextId streamId correlationId memoryKind',
  MemcpyPtoP: 'kind copyKind srcKind dstKind bytes start end deviceId contextId streamId',
}
const OURS = {Kernel: 'KernelActivity', Memcpy: 'CopyActivity', Memset: 'SetActivity', MemcpyPtoP: 'CopyActivity'}
/** From CUDA 11.8 on. */
const OLDEST = {Kernel: 8, Memcpy: 5, Memset: 4, MemcpyPtoP: 4}

test.skipIf(!isThere)("CUPTI's records are where NVIDIA's header has them", () => {
  const folder = mkdtempSync(join(tmpdir(), 'gpuctl-cupti-'))
  onTestFinished(() => rmSync(folder, {recursive: true}))
  mkdirSync(join(folder, 'crt'))
  writeFileSync(join(folder, 'crt/host_defines.h'), HOST_DEFINES)
  const headers = HEADERS.map((path) => readFileSync(path, 'utf8')).join('')
  const records = Array.from(headers.matchAll(/^} CUpti_Activity(Kernel|Memcpy|Memset|MemcpyPtoP)(\d+);/gm))
    .map(([, kind = '', version]) => ({kind: kind as keyof typeof SAME, version: Number(version)}))
    .filter(({kind, version}) => version >= OLDEST[kind])
  expect(new Set(records.map(({kind}) => kind)).size).toBe(4)
  const asserts = records.flatMap(({kind, version}) =>
    SAME[kind]
      .split(' ')
      .map((field) => `SAME(CUpti_Activity${kind}${version}, ${OURS[kind]}, ${field})`)
      .concat(
        kind === 'MemcpyPtoP' ? [`static_assert(offsetof(CUpti_Activity${kind}${version}, correlationId) == 60);`] : [],
      ),
  )
  const source = [
    '#include <cupti.h>',
    `#include "${SOURCES}/injector/records.h"`,
    '#define SAME(theirs, ours, field) static_assert(offsetof(theirs, field) == offsetof(ours, field) && sizeof(theirs::field) == sizeof(ours::field));',
    ...asserts,
    'static_assert(CUPTI_ACTIVITY_KIND_MEMCPY == 1 && CUPTI_ACTIVITY_KIND_MEMSET == 2);',
    'static_assert(CUPTI_ACTIVITY_KIND_CONCURRENT_KERNEL == 10 && CUPTI_ACTIVITY_KIND_MEMCPY2 == 22);',
    'static_assert(CUPTI_ERROR_MULTIPLE_SUBSCRIBERS_NOT_SUPPORTED == 39 && CUPTI_ACTIVITY_FLAG_FLUSH_FORCED == 1);',
  ]
  writeFileSync(join(folder, 'same.cpp'), source.join('\n'))
  const words = ['-std=c++17', '-w', '-fsyntax-only', `-I${folder}`, `-I${INCLUDE}`, join(folder, 'same.cpp')]
  const {status, stderr} = spawnSync('g++', words, {encoding: 'utf8'})
  expect(status, stderr).toBe(0)
})
