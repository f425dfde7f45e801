/** `node --import …/note-calls.ts` appends a line for each HTTP call of the process to the file `CALLS_NOTED_IN`: when it began and ended, in ms. */
import {channel} from 'node:diagnostics_channel'
import {appendFileSync} from 'node:fs'
import type {ClientRequest, IncomingMessage} from 'node:http'

const now = () => performance.timeOrigin + performance.now()
const begun = new WeakMap<ClientRequest, number>()
const file = process.env.CALLS_NOTED_IN

channel('http.client.request.start').subscribe((message) => {
  begun.set((message as {request: ClientRequest}).request, now())
})
channel('http.client.response.finish').subscribe((message) => {
  const {request, response} = message as {request: ClientRequest; response: IncomingMessage}
  const startMs = begun.get(request)
  if (file !== undefined && startMs !== undefined)
    response.once('end', () => appendFileSync(file, `${startMs} ${now()}\n`))
})
