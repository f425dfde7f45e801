import type {FoundInstance, ImportedInstance} from '../domain/imported.ts'
import type {PlanSummary} from '../domain/plan-summary.ts'
import {fingerprintOf} from '../domain/ssh-key.ts'
import {planView} from './plan-view.ts'
import {table} from './table.ts'
import type {TextContext, View} from './view.ts'
import {wrapWords} from './wrap-words.ts'

interface ImportPlan extends PlanSummary {
  readonly pool: {readonly name: string; readonly imported: readonly ImportedInstance[]}
  readonly found: readonly FoundInstance[]
  readonly emulated: boolean
}

/** What `import` would do: which instance becomes which node, with what somebody vouched for, and what else changes. */
export const importView: View<ImportPlan> = {type: 'import', text, json}

function text(plan: ImportPlan, context: TextContext): string {
  const columns = [
    {title: 'INSTANCE', least: 12},
    {title: 'BECOMES', least: 8},
    {title: 'STATE', drop: 2},
    {title: 'LOGIN', least: 12},
    {title: 'HOST KEY', drop: 1, least: 20},
  ]
  const rows = plan.found.map(({id, state, ssh}, index) => {
    const instance = plan.pool.imported[index]
    const login = `${ssh.user ?? instance?.user}@${ssh.address}`
    return [id, `${plan.pool.name}-${index}`, state, login, fingerprintOf(instance?.hostKey ?? '')]
  })
  const what = wrapWords(WHAT, context.width)
  return [table(columns, rows, context), what, planView.text(plan, context)].join('\n\n')
}

const WHAT =
  'They get the cluster’s tags, and its key in authorized_keys. They stay in their network; down ends them, down --keep-imported gives them back.'

function json(plan: ImportPlan) {
  return {
    ...(planView.json(plan) as object),
    emulated: plan.emulated,
    pool: plan.pool.name,
    instances: plan.found.map(({id, name, place, state, ssh, privateAddress}, index) => ({
      id,
      name,
      node: `${plan.pool.name}-${index}`,
      state,
      ...place,
      address: ssh.address,
      port: ssh.port,
      user: ssh.user ?? plan.pool.imported[index]?.user,
      privateAddress,
      hostKey: plan.pool.imported[index]?.hostKey,
    })),
  }
}
