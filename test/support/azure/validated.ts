import type {ApiAnswer, ApiRequest, EmulatedCloud} from '../../../src/emulators/core/emulated-cloud.ts'

/** A request with its answer, as they went over the wire. */
export interface Exchange {
  readonly operation: string
  readonly method: string
  readonly url: string
  readonly request: string
  readonly status: number
  readonly answer: string
}

/** All of this process, for whoever holds them against Microsoft's other model. */
export const EXCHANGES: Exchange[] = []

/** The same cloud, whose exchanges are noted. */
export function validated(cloud: EmulatedCloud): EmulatedCloud {
  return {
    ...cloud,
    async answer(request, operationError) {
      const answer = await cloud.answer(request, operationError)
      note(cloud, request, answer)
      return answer
    },
  }
}

function note(
  cloud: EmulatedCloud,
  {method, url, body, headers}: ApiRequest,
  {status, body: answer = ''}: ApiAnswer,
): void {
  if (answer.includes('EmulatorBug')) throw new Error(answer)
  const operation = cloud.operationOf({method, url, body, headers})
  if (operation === undefined) return
  EXCHANGES.push({operation, method, url, request: body.toString(), status, answer})
}
