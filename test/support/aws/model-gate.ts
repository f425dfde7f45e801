import type {ApiAnswer, ApiRequest, EmulatedCloud} from '../../../src/emulators/core/emulated-cloud.ts'
import {whyNoPython} from '../python/python-environment.ts'
import {ec2Model} from './ec2-model.ts'
import {jsonViolations} from './json-violations.ts'
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
  return {
    ...cloud,
    used,
    validated,
    requests,
    async answer(request: ApiRequest, operationError) {
      const operation = cloud.operationOf(request)
      const answer = await cloud.answer(request, operationError)
      if (operation === undefined || operation === 'GetCallerIdentity') return answer // which is not EC2's
      const parameters = new URLSearchParams(request.body.toString())
      requests.push({operation, parameters})
      count(used, operation)
      if (whyNoPython() !== undefined) return answer
      const found =
        'x-amz-target' in request.headers ? ofJson(operation, request, answer) : ofEc2(operation, parameters, answer)
      for (const each of found) violations.add(`${operation}: ${each}`)
      if (found.length === 0) count(validated, operation)
      return answer
    },
    assertNoViolations() {
      if (violations.size > 0) throw new Error(`not as botocore's model has it:\n${[...violations].join('\n')}`)
    },
  }
}

function ofEc2(operation: string, parameters: URLSearchParams, {status, body = ''}: ApiAnswer): readonly string[] {
  const model = ec2Model()
  return [
    ...(status === 400 ? [] : requestViolations(model, operation, parameters)),
    ...(status === 200 ? responseViolations(model, operation, body) : []),
  ]
}

function ofJson(operation: string, request: ApiRequest, {status, body = '{}'}: ApiAnswer): readonly string[] {
  const model = ec2Model('quotas')
  const {input, output} = model.operations[operation] ?? {}
  return [
    ...(status === 400 ? [] : jsonViolations(model, input, JSON.parse(request.body.toString()))),
    ...(status === 200 ? jsonViolations(model, output, JSON.parse(body)) : []),
  ]
}

const count = (counts: Map<string, number>, name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
