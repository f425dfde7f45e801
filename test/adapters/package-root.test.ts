import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import {expect, test} from 'vitest'
import {packagePath} from '../../src/adapters/package-root.ts'

test.each(['providers/local/x.ts', 'dist/providers/local/x.js'])('finds the package from %s', (module) => {
  const root = mkdtempSync(join(tmpdir(), 'gpuctl-package-'))
  try {
    mkdirSync(join(root, module, '..'), {recursive: true})
    writeFileSync(join(root, 'package.json'), '{}')
    const url = pathToFileURL(join(root, module)).href
    expect(packagePath(url, 'templates', 'a.sh')).toBe(join(root, 'templates', 'a.sh'))
  } finally {
    rmSync(root, {recursive: true})
  }
})
