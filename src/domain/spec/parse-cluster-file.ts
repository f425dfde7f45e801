import {checkCluster} from './check-cluster.ts'
import type {ClusterSpec} from './cluster-spec.ts'
import {explainIssues} from './explain-issues.ts'
import {type Finding, type Path, pathKey, pathText} from './finding.ts'
import {legalName} from './names.ts'
import {applyOverrides, isRecord, type Overrides} from './overrides.ts'
import {readYaml, type YamlFile} from './read-yaml.ts'
import {type ClusterFile, clusterFile} from './schema.ts'
import {SpecError, type SpecProblem} from './spec-error.ts'
import {toClusterSpec} from './to-cluster-spec.ts'

/**
 * A cluster file → what it asks for, with every short form and default written out.
 *
 * @param fileName for messages; the folder in it, if any, gives the name that a file without one is offered
 * @throws SpecError with every problem of the file and of the flags over it
 */
export function parseClusterFile(text: string, fileName: string, overrides: Overrides = {}): ClusterSpec {
  const yaml = readYaml(text)
  const problems = (findings: readonly Finding[], flags?: ReadonlyMap<string, string>) =>
    new SpecError(toProblems(findings, yaml, fileName, flags))

  if (yaml.value === undefined) throw problems(yaml.findings)
  if (!isRecord(yaml.value)) {
    const message = `found ${Array.isArray(yaml.value) ? 'a list' : 'one value'} for the whole file`
    throw problems([
      ...yaml.findings,
      {path: [], message, expected: 'fields such as name: and nodes:', offset: yaml.offsetOf([])},
    ])
  }
  const {value, flags, findings} = applyOverrides(yaml.value, overrides)
  const isQuoted = (path: Path) => yaml.isQuoted(path) && !flagFor(path, flags)
  const result = clusterFile.safeParse(value)
  const issues = explainIssues(result.error?.issues ?? [], value, isQuoted)
  const checked = result.success ? result.data : withoutBroken(value, issues)
  const spec = checked && toClusterSpec(checked)
  const broken = new Set(issues.map(({path}) => String(path[0])))
  const clashes = spec ? checkCluster(checked, spec, broken) : []
  const all = [...yaml.findings, ...findings, ...issues.map((issue) => offerName(issue, value, fileName)), ...clashes]
  if (!spec || all.length > 0) throw problems(all, flags)
  return spec
}

/** What is left of a file when its wrong fields are taken out, for the checks of the others. */
function withoutBroken(value: Record<string, unknown>, issues: readonly Finding[]): ClusterFile | undefined {
  const rest: Record<string, unknown> = {...value}
  for (const {path} of issues) delete rest[String(path[0])]
  return clusterFile.safeParse({name: 'x', ...rest}).data
}

function offerName(finding: Finding, value: Record<string, unknown>, fileName: string): Finding {
  if (pathText(finding.path) !== 'name' || Object.hasOwn(value, 'name')) return finding
  const folder = fileName.split(/[/\\]/).at(-2) ?? ''
  const name = legalName(folder) ?? 'my-cluster'
  return {path: finding.path, message: 'missing', expected: `a line such as "name: ${name}", or --name`}
}

function toProblems(
  findings: readonly Finding[],
  yaml: YamlFile,
  file: string,
  flags?: ReadonlyMap<string, string>,
): readonly SpecProblem[] {
  const unreadable = new Set(findings.filter(({message}) => message !== 'missing').map(({path}) => pathKey(path)))
  const seen = new Set<string>()
  const placed = findings.flatMap((finding) => {
    const {path, message, expected, nearest, atKey} = finding
    if (message === 'missing' && unreadable.has(pathKey(path))) return [] // what could not be read is not also missing
    const flag = finding.flag ?? flagFor(path, flags)
    const offset = flag ? -1 : (finding.offset ?? yaml.offsetOf(path, atKey))
    const same = `${offset} ${flag} ${pathKey(path)} ${path.length > 0 ? message : ''}`
    if (seen.has(same)) return []
    seen.add(same)
    const about = {
      file,
      path: pathText(path),
      message,
      ...(expected && {expected}),
      ...(nearest !== undefined && {nearest}),
    }
    return [{offset, problem: flag ? {...about, flag} : {...about, ...yaml.position(offset)}}]
  })
  return placed.sort((a, b) => a.offset - b.offset).map(({problem}) => problem)
}

function flagFor(path: Path, flags?: ReadonlyMap<string, string>): string | undefined {
  if (!flags || flags.size === 0) return undefined
  for (let length = path.length; length > 0; length--) {
    const flag = flags.get(pathKey(path.slice(0, length)))
    if (flag) return flag
  }
  return undefined
}
