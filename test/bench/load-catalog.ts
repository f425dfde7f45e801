/** `load-catalog.ts PATH` prints the milliseconds until the built gpuctl has the catalog there, its modules' load included. */
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'

const [path = ''] = process.argv.slice(2)
const built = (module: string) =>
  pathToFileURL(join(import.meta.dirname, '../../dist/src/adapters/catalog', module)).href
const start = performance.now()
if (path.endsWith('.bin'))
  await (await import(built('packed-file.js'))).readPackedCatalog({path, origin: path, remedy: ''})
else await (await import(built('catalog-folder.js'))).readCatalogFolder(path)
console.log(performance.now() - start)
