import type {Drift} from '../domain/drift.ts'
import type {Notice} from '../domain/notice.ts'

export const driftJson = ({notice, ...drift}: Drift) => ({...drift, ...(notice && {notice: noticeJson(notice)})})

/** What is announced of a node that the reader knows. */
export const noticeJson = ({kind, code, atUnixMs}: Notice) => ({
  kind,
  code,
  ...(atUnixMs === undefined ? {} : {at: new Date(atUnixMs).toISOString()}),
})
