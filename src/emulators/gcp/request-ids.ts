import {invalid} from './api-error.ts'

/** Makes a request with an id happen once: whoever repeats it gets the operation that it started. */
export interface RequestIds {
  /** @param call all that must be the same under one id @throws ApiError */
  once(project: string, requestId: string | undefined, call: string, act: () => Promise<object>): Promise<object>
}

export function requestIds(): RequestIds {
  const known = new Map<string, {readonly call: string; readonly answer: Promise<object>}>()
  return {
    async once(project, requestId, call, act) {
      if (requestId === undefined) return act()
      checkRequestId(requestId)
      const key = `${project} ${requestId}`
      const before = known.get(key)
      if (before !== undefined && before.call !== call) throw invalid('requestId', requestId, USED)
      const answer = before?.answer ?? act()
      known.set(key, {call, answer})
      answer.catch(() => known.delete(key)) // what was refused left nothing to repeat
      return answer
    },
  }
}

/** That an id is of one request the API reference says; in which words a second use is refused is not published. */
const USED = 'The request ID was already used for a different request.'

/** @source discovery document compute.v1, `requestId`: a valid UUID, and not the zero one */
function checkRequestId(requestId: string): void {
  const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(requestId)
  if (!isUuid || /^[0-]+$/.test(requestId)) throw invalid('requestId', requestId, 'Must be a valid UUID.')
}
