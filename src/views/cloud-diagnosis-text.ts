import type {CloudCheck, CloudDiagnosis, CloudQuota} from '../domain/cloud-diagnosis.ts'
import {table} from './table.ts'
import type {TextContext} from './view.ts'

/** One cloud's part of `doctor --cloud`. */
export function cloudDiagnosisText(diagnosis: CloudDiagnosis, context: TextContext) {
  const {cloud, name, source, account, principal, checks, quotas} = diagnosis
  const {paint} = context
  const facts = [paint.bold(cloud), name, account === name ? undefined : account, principal, source]
  const title = facts.filter((part) => part !== undefined).join('  ')
  const rows = checks.map((check) => [
    check.name,
    {text: WORDS[check.state], paint: paint[COLOURS[check.state]]},
    told(check),
  ])
  const parts = [title, table(CHECK_COLUMNS, rows, context)]
  if (quotas.length > 0) parts.push(table(QUOTA_COLUMNS, folded(quotas).map(quotaRow), context))
  return parts.join('\n\n')
}

const CHECK_COLUMNS = [
  {title: 'CHECK', least: 14},
  {title: 'STATE', least: 7},
  {title: 'FOUND, OR HOW TO GET IT', least: 30},
]

const QUOTA_COLUMNS = [
  {title: 'QUOTA', least: 12},
  {title: 'ABOUT', drop: 1, least: 10},
  {title: 'BOUGHT', least: 9},
  {title: 'LIMIT', align: 'right'},
  {title: 'USED', align: 'right', drop: 2},
  {title: 'OF', least: 5},
  {title: 'WHERE', least: 10},
] as const

const WORDS = {ok: 'ok', missing: 'MISSING', unknown: 'unknown'} as const
const COLOURS = {ok: 'green', missing: 'red', unknown: 'yellow'} as const

const told = ({found, fix}: CloudCheck): string => [found, fix].filter((part) => part !== undefined).join('; ')

interface FoldedQuota extends CloudQuota {
  readonly regions: readonly string[]
}

/** Regions that say the same of a quota share a line: a project has forty, most with the limit that it began with. */
function folded(quotas: readonly CloudQuota[]): readonly FoldedQuota[] {
  const groups = Map.groupBy(quotas, ({name, purchase, limit, used}) => [name, purchase, limit, used].join())
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    return first === undefined ? [] : [{...first, regions: group.map(({region}) => region)}]
  })
}

function quotaRow({name, about, purchase, limit, used, unit, regions}: FoldedQuota) {
  const [first = '', second, ...more] = regions
  const where = [first, ...(second === undefined ? [] : [second])].join(', ')
  const rest = more.length === 0 ? '' : ` and ${more.length} more`
  return [
    name,
    about,
    purchase === 'any' ? 'either way' : purchase,
    amount(limit),
    amount(used),
    unit,
    `${where}${rest}`,
  ]
}

/** From a million on, the number stands for that there is no limit. */
const amount = (value: number | 'unknown'): string =>
  value === 'unknown' ? value : value >= 1_000_000 ? 'no limit' : String(value)
