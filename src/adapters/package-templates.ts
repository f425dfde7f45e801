import {readFile} from 'node:fs/promises'
import type {Templates} from '../ports/templates.ts'
import {packagePath} from './package-root.ts'

/** The folder templates/ of this installation. Each file is read once: a job asks for the same few again for every node. */
export function packageTemplates(): Templates {
  const texts = new Map<string, Promise<string>>()
  const pathOf = (name: string) => packagePath(import.meta.url, 'templates', name)
  return {
    pathOf,
    readTemplate(name) {
      const text = texts.get(name) ?? readFile(pathOf(name), 'utf8')
      texts.set(name, text)
      return text
    },
  }
}
