import {nearestWord} from '../nearest-word.ts'
import type {ClusterSpec} from './cluster-spec.ts'
import type {Finding} from './finding.ts'

/** Every link joins two pools of the file, once, and asks for something. */
export function checkLinks({links, pools}: ClusterSpec): readonly Finding[] {
  const names = new Set(pools.map((pool) => pool.name))
  const seen = new Set<string>()
  return links.flatMap(({between, minGbitsPerSecond, within, trafficGbPerHour}, index) => {
    const path = ['links', index]
    const findings: Finding[] = []
    for (const [side, name] of between.entries()) {
      if (names.has(name)) continue
      const nearest = nearestWord(name, names)
      const message = `there is no pool ${JSON.stringify(name)}`
      findings.push({
        path: [...path, 'between', side],
        message,
        expected: `one of ${[...names].join(', ')}`,
        ...(nearest && {nearest}),
      })
    }
    if (between[0] === between[1]) {
      const expected = `two pools; a pool's own network is its interconnect`
      findings.push({path: [...path, 'between'], message: `a link of ${between[0]} with itself`, expected})
    }
    const pair = JSON.stringify([...between].sort())
    if (seen.has(pair)) {
      findings.push({
        path: [...path, 'between'],
        message: `a link between these two stands above`,
        expected: 'one link for two pools',
      })
    }
    seen.add(pair)
    if (minGbitsPerSecond === undefined && within === undefined && trafficGbPerHour === undefined) {
      findings.push({path, message: 'the link asks for nothing', expected: 'min, within or gb_per_hour'})
    }
    return findings
  })
}
