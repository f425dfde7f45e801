import type {Fault} from '../fault.ts'

/** What came of telling a cloud that the host of a node is faulty. */
export interface HostReport {
  readonly atUnixMs: number
  /** By which the cloud knows the report: an operation, an impact. Absent where it took none. */
  readonly reference?: string
  /** Why it took none. */
  readonly refusal?: Pick<Fault, 'kind' | 'code' | 'message'>
}

/** Whether the same report may come to something if it is made again. */
export const isReportable = (report: HostReport | undefined): boolean =>
  report === undefined || report.refusal?.kind === 'throttled' || report.refusal?.kind === 'outage'

/** `its host is reported (operation-1)`, `its host is not reported (MACHINE_TYPE_NOT_SUPPORTED)`. */
export const hostReportText = ({reference, refusal}: HostReport): string =>
  refusal === undefined
    ? `its host is reported (${reference?.split('/').at(-1)})`
    : `its host is not reported (${refusal.code})`

/** … and why not, in the cloud's words. */
export const hostReportNews = (report: HostReport): string => {
  const {code = '', message = ''} = report.refusal ?? {}
  return `${hostReportText(report)}${message === '' || message === code ? '' : `: ${message}`}`
}
