import type {HostReport} from '../domain/gate/host-report.ts'

/** What came of telling a cloud of a node's host. */
export const hostReportJson = ({atUnixMs, reference, refusal}: HostReport) => ({
  at: new Date(atUnixMs).toISOString(),
  ...(reference !== undefined && {reference}),
  ...(refusal && {refusal: {code: refusal.code, message: refusal.message}}),
})
