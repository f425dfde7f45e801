import {readFile} from 'node:fs/promises'
import type {Templates} from '../ports/templates.ts'
import {packagePath} from './package-root.ts'

/** The folder templates/ of this installation. */
export function packageTemplates(): Templates {
  const pathOf = (name: string) => packagePath(import.meta.url, 'templates', name)
  return {pathOf, readTemplate: (name) => readFile(pathOf(name), 'utf8')}
}
