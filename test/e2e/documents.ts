import {expect} from 'vitest'
import type {GpuctlExit} from '../support/gpuctl.ts'

export interface Document {
  readonly type: string
  readonly version: number
  readonly data: unknown
}

export interface ClusterDocument {
  readonly name: string
  readonly lease: string
  readonly state: string
  readonly pools: readonly {
    readonly name: string
    readonly size: number
    readonly offering: object
    readonly nodes: readonly NodeDocument[]
  }[]
}

export interface NodeDocument {
  readonly id: string
  readonly name: string
  readonly state: string
}

export interface ErrorDocument {
  readonly code: string
  readonly message: string
  readonly hint: string
  readonly docs: string
  readonly exitCode: number
}

/** The data of the one document that a command printed under --json. */
export function dataOf({exitCode, stdout, stderr}: GpuctlExit): unknown {
  expect({exitCode, stderr: exitCode === 0 ? '' : stdout + stderr}).toEqual({exitCode: 0, stderr: ''})
  return documentIn(stdout).data
}

/** The error that a command printed under --json, and nothing else that looks like a bug. */
export function errorOf({exitCode, stdout, stderr}: GpuctlExit): ErrorDocument {
  const {type, data} = documentIn(stdout)
  expect({type, stack: /\n +at /.test(stdout + stderr)}).toEqual({type: 'error', stack: false})
  const error = data as ErrorDocument
  expect(error.exitCode).toBe(exitCode)
  return error
}

export function documentIn(text: string): Document {
  const document: Document = JSON.parse(text)
  expect(document).toEqual({type: expect.any(String), version: 1, data: expect.anything()})
  return document
}

/** What --events printed: progress, and the result as the last line. */
export function eventsOf(stdout: string): {readonly events: readonly {kind: string}[]; readonly result: Document} {
  expect(stdout).toMatch(/\n$/)
  const documents = stdout.trimEnd().split('\n').map(documentIn)
  const result = documents.pop()
  if (result === undefined) throw new Error('no line')
  expect(documents.map(({type}) => type)).toEqual(documents.map(() => 'event'))
  return {events: documents.map(({data}) => data as {kind: string}), result}
}

export const nodesIn = (cluster: ClusterDocument): readonly NodeDocument[] => cluster.pools.flatMap(({nodes}) => nodes)
