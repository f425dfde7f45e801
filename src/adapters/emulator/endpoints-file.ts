import {readFile, rm} from 'node:fs/promises'
import {join} from 'node:path'
import {z} from 'zod'
import {processStart} from '../process-start.ts'
import {writeWhole} from '../write-whole.ts'

const schema = z.object({
  pid: z.int(),
  /** When the process started: its id alone may be another's later. */
  start: z.string(),
  aws: z.string().optional(),
  gcp: z.string().optional(),
  azure: z.string().optional(),
  control: z.string(),
  /** What {@link control} wants to hear. */
  token: z.string(),
  certificate: z.string().optional(),
})

/** Where the emulated clouds of one user listen. */
export type EndpointsFile = z.infer<typeof schema>

const fileIn = (folder: string) => join(folder, 'endpoints.json')

/** Undefined when no emulator runs: its process is looked for. */
export async function readEndpoints(folder: string): Promise<EndpointsFile | undefined> {
  const text = await readFile(fileIn(folder), 'utf8').catch(() => '')
  const endpoints = endpointsIn(text)
  if (endpoints === undefined) return undefined
  return (await processStart(endpoints.pid)) === endpoints.start ? endpoints : undefined
}

export async function writeEndpoints(folder: string, endpoints: Omit<EndpointsFile, 'pid' | 'start'>): Promise<void> {
  const start = (await processStart(process.pid)) ?? ''
  const text = JSON.stringify({pid: process.pid, start, ...endpoints}, null, 1)
  await writeWhole(fileIn(folder), text, {mode: 0o600, folderMode: 0o700})
}

export const removeEndpoints = (folder: string): Promise<void> => rm(fileIn(folder), {force: true})

function endpointsIn(text: string): EndpointsFile | undefined {
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}
