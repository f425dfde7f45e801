/**
 * `load-sdk.ts CLOUD` prints the milliseconds that an emulated cloud's first listing takes beyond the next one: what loading and setting up its
 * SDK costs a `status`. Both are of nothing. Credentials are made up, so that looking for real ones is not in it.
 */
import {enableCompileCache} from 'node:module'
import {join} from 'node:path'
import {pathToFileURL} from 'node:url'
import type {CloudId, Clouds} from '../../src/ports/cloud.ts'

const [id = 'aws', cache] = process.argv.slice(2)
if (cache !== undefined) enableCompileCache(cache)
const built = join(import.meta.dirname, '../../dist/bundle/providers/clouds.js')
const {clouds}: {clouds(): Clouds} = await import(pathToFileURL(built).href)
const cluster = {name: 'nothing', lease: '0123456789', hosts: []}
const listing = async () => {
  const start = performance.now()
  await (await clouds().open(id as CloudId, {emulated: true})).nodes(cluster, new AbortController().signal)
  return performance.now() - start
}
const first = await listing()
console.log(first - (await listing()))
