import type {PlannedChange, PlanSummary} from '../domain/plan-summary.ts'
import type {ResourceOperation} from '../domain/progress.ts'
import {count} from './count.ts'
import {driftJson} from './drift-json.ts'
import {driftLines} from './drift-lines.ts'
import {pricePerHour, usdJson} from './money.ts'
import {offeringJson, offeringText} from './offering-text.ts'
import type {Paint} from './paint.ts'
import type {TextContext, View} from './view.ts'
import {wrapParts} from './wrap-parts.ts'

/** What `up` would do and what it would cost: `plan`. */
export const planView: View<PlanSummary> = {type: 'plan', text, json}

function text(plan: PlanSummary, {width, paint}: TextContext): string {
  const changes = plan.changes.filter(({operation}) => operation !== 'same' && operation !== 'read')
  const price = pricePerHour(plan.priceNanoUsdPerHour)
  const name = {text: plan.name, paint: paint.bold}
  if (changes.length === 0 && plan.drift.length === 0) return wrapParts([name, 'nothing to change', price], width)
  const resources = Math.max(0, ...changes.map(({resource}) => resource.length))
  return [
    wrapParts([name, changes.length === 0 ? 'nothing to change' : totals(changes), price], width),
    ...driftLines(plan.drift, {width, paint}),
    ...plan.placement.pools.map((pool) =>
      wrapParts([`${pool.name}:`, count(pool.nodes, 'node'), offeringText(pool.offering)], width),
    ),
    '',
    ...changes.map(({operation, resource, resourceType}) => {
      const {sign, colour} = MARKS[operation]
      const head = {text: `${sign} ${operation.padEnd(7)}`, paint: paint[colour]}
      return wrapParts([head, resource.padEnd(resources), {text: resourceType.toLowerCase(), paint: paint.dim}], width)
    }),
  ].join('\n')
}

const MARKS: Record<ResourceOperation, {readonly sign: string; readonly colour: keyof Paint}> = {
  create: {sign: '+', colour: 'green'},
  update: {sign: '~', colour: 'yellow'},
  replace: {sign: '±', colour: 'magenta'},
  delete: {sign: '-', colour: 'red'},
  read: {sign: ' ', colour: 'dim'},
  same: {sign: ' ', colour: 'dim'},
}

/** `3 to create, 1 to delete`. */
function totals(changes: readonly PlannedChange[]): string {
  const byOperation = Map.groupBy(changes, ({operation}) => operation)
  return [...byOperation].map(([operation, {length}]) => `${length} to ${operation}`).join(', ')
}

function json(plan: PlanSummary) {
  return {
    name: plan.name,
    usdPerHour: usdJson(plan.priceNanoUsdPerHour),
    changes: plan.changes.map(({resource, resourceType, operation}) => ({resource, resourceType, operation})),
    drift: plan.drift.map(driftJson),
    pools: plan.placement.pools.map(({name, nodes, offering}) => ({name, nodes, offering: offeringJson(offering)})),
  }
}
