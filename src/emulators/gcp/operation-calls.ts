import type {Call, Gce, Handler} from './gce.ts'
import {listAnswer} from './lists.ts'
import type {Operation} from './operations.ts'

/** Operations of a zone, a region, or neither. */
export const operationCalls: Readonly<Record<string, Handler>> = Object.fromEntries(
  [
    ['zoneOperations', ({path}: Call) => `zones/${path.zone}`] as const,
    ['regionOperations', ({path}: Call) => `regions/${path.region}`] as const,
    ['globalOperations', () => 'global'] as const,
  ].flatMap(([service, scopeOf]) => {
    const find = ({operations}: Gce, call: Call): Operation =>
      operations.find(`projects/${call.project}/${scopeOf(call)}/operations/${call.path.operation}`)
    const get: Handler = (gce, call) => find(gce, call).json
    const wait: Handler = async (gce, call) => {
      const operation = find(gce, call)
      await Promise.race([operation.done, new Promise<void>((late) => gce.world.clock.after(WAIT_MS, late))])
      return operation.json
    }
    const list: Handler = ({operations}, call) => {
      const scope = `${scopeOf(call)}/operations`
      const all = operations.list(`projects/${call.project}/${scope}/`).map(({json}) => json)
      return listAnswer('operationList', call, scope, all)
    }
    return [
      [`${service}.get`, get],
      [`${service}.wait`, wait],
      [`${service}.list`, list],
    ] as const
  }),
)

/** @source discovery document compute.v1, zoneOperations.wait: no more than the default deadline, 2 minutes */
const WAIT_MS = 120_000
