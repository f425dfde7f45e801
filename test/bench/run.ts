/**
 * `npm run bench`: what gpuctl takes, beside what it is built on, in the same run. `npm run bench -- start-up cp` runs some
 * sections only. Prints a table to stderr and one JSON document to stdout. Ratios of pairs tell more than times: they hold
 * on a busy machine too.
 */
import {cpus} from 'node:os'
import type {Comparison} from './compare.ts'
import type {Count} from './count.ts'
import {catalog} from './sections/catalog.ts'
import {copyLargeFile} from './sections/copy-large-file.ts'
import {execOnMany} from './sections/exec-on-many.ts'
import {failover} from './sections/failover.ts'
import {network} from './sections/network.ts'
import {noOpUp} from './sections/no-op-up.ts'
import {placePools} from './sections/place-pools.ts'
import {rented} from './sections/rented.ts'
import {sdkLoad} from './sections/sdk-load.ts'
import {slowNode} from './sections/slow-node.ts'
import {startUp} from './sections/start-up.ts'
import {upOfMany} from './sections/up-of-many.ts'

const SECTIONS = {
  'start-up': startUp,
  catalog,
  place: placePools,
  'no-op-up': noOpUp,
  rented,
  'sdk-load': sdkLoad,
  failover,
  up: upOfMany,
  exec: execOnMany,
  cp: copyLargeFile,
  network,
  'slow-node': slowNode,
} as const
type Section = keyof typeof SECTIONS

const isSection = (word: string): word is Section => word in SECTIONS
const words = process.argv.slice(2)
const unknown = words.filter((word) => !isSection(word))
if (unknown.length > 0) {
  console.error(`no section is named ${unknown.join(', ')}; there are ${Object.keys(SECTIONS).join(', ')}`)
  process.exit(2)
}

const comparisons: Comparison[] = []
const counts: Count[] = []
for (const section of words.length > 0 ? words.filter(isSection) : (Object.keys(SECTIONS) as Section[])) {
  console.error(`# ${section}`)
  for (const result of await SECTIONS[section]()) {
    if ('ratio' in result) comparisons.push(result)
    else counts.push(result)
    console.error('ratio' in result ? line(result) : `  ${result.name}: ${result.right} of ${result.of}`)
  }
}
console.log(JSON.stringify({machine: {cpus: cpus().length, node: process.version}, comparisons, counts}))

function line({name, ours, theirs, ratio, differenceMs}: Comparison): string {
  const ms = (number: number) => `${number.toFixed(Math.abs(number) < 10 ? 1 : 0)} ms`
  return [
    `  ${name}`,
    `    ${ours.label}: ${ms(ours.medianMs)}   ${theirs.label}: ${ms(theirs.medianMs)}`,
    `    ratio ${ratio.toFixed(2)}, difference ${ms(differenceMs)}`,
  ].join('\n')
}
