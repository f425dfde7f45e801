import type {ApiRequest, EmulatedCloud} from '../../../src/emulators/core/emulated-cloud.ts'
import {whyNoPython} from '../python/python-environment.ts'
import {ec2Model} from './ec2-model.ts'
import {requestViolations} from './request-violations.ts'
import {responseViolations} from './response-violations.ts'

/** An emulator whose every request and answer is held to the model that boto3 works by. */
export interface ModelGate extends EmulatedCloud {
  /** How often each operation was asked for, and found in order both ways. */
  readonly used: ReadonlyMap<string, number>
  readonly validated: ReadonlyMap<string, number>
  /** Requests as they came, for tests of what is sent. */
  readonly requests: readonly {readonly operation: string; readonly parameters: URLSearchParams}[]
  assertNoViolations(): void
}

export function modelGate(cloud: EmulatedCloud): ModelGate {
  const [used, validated] = [new Map<string, number>(), new Map<string, number>()]
  const violations = new Set<string>()
  const requests: {operation: string; parameters: URLSearchParams}[] = []
  const model = whyNoPython() === undefined ? ec2Model() : undefined
  return {
    ...cloud,
    used,
    validated,
    requests,
    async answer(request: ApiRequest, operationError) {
      const operation = cloud.operationOf(request)
      const answer = await cloud.answer(request, operationError)
      if (operation === undefined) return answer
      const parameters = new URLSearchParams(request.body.toString())
      requests.push({operation, parameters})
      count(used, operation)
      if (model === undefined) return answer
      const found = [
        ...(answer.status === 400 ? [] : requestViolations(model, operation, parameters)),
        ...(answer.status === 200 ? responseViolations(model, operation, answer.body ?? '') : []),
      ]
      for (const each of found) violations.add(`${operation}: ${each}`)
      if (found.length === 0) count(validated, operation)
      return answer
    },
    assertNoViolations() {
      if (violations.size > 0) throw new Error(`not as botocore's model has it:\n${[...violations].join('\n')}`)
    },
  }
}

const count = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
