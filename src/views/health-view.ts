import type {Health} from '../domain/gate/health.ts'
import {hostReportNews} from '../domain/gate/host-report.ts'
import type {Finding, Verdict} from '../domain/harness/finding.ts'
import {hangingText} from './hanging-text.ts'
import {hostReportJson} from './host-report-json.ts'
import {hostsToReportView} from './hosts-to-report-view.ts'
import {nodeSet} from './node-set.ts'
import type {Paint} from './paint.ts'
import type {TextContext, View} from './view.ts'

export const healthView: View<Health> = {
  type: 'health',
  text,
  json: ({cluster, level, judgements, reports, toReport}) => ({
    ...{cluster, level, nodes: judgements},
    ...(toReport && {toReport: hostsToReportView.json(toReport)}),
    ...(reports && {reports: reports.map(({node, report}) => ({node, ...hostReportJson(report)}))}),
  }),
}

/** Those of which there is nothing to say in a line, then each of the others with what was found. */
function text({judgements, reports = [], toReport = []}: Health, context: TextContext): string {
  const {paint, width} = context
  const quiet = Map.groupBy(
    judgements.filter(({findings}) => findings.length === 0),
    ({verdict}) => verdict,
  )
  const line = (verdict: Verdict, text: string): string => {
    const word = verdict.toUpperCase()
    return PAINTS[verdict](paint)(word) + hangingText(word.padEnd(WIDEST), text, width).slice(word.length)
  }
  const folded = [...quiet].map(([verdict, nodes]) => line(verdict, nodeSet(nodes.map(({node}) => node))))
  const told = judgements
    .filter(({findings}) => findings.length > 0)
    .flatMap(({node, verdict, findings}) => [
      line(verdict, node),
      ...findings.map((finding) => hangingText('  ', lineOf(finding), width)),
    ])
  const reported = reports.map(({node, report}) => hangingText('', `${node}: ${hostReportNews(report)}`, width))
  const open = toReport.length === 0 ? [] : [hostsToReportView.text(toReport, context)]
  return [...folded, ...told, ...open, ...reported].join('\n')
}

const lineOf = ({message, source, severity}: Finding): string =>
  `${severity === 'note' ? 'note: ' : ''}${message} (by ${source})`

const WIDEST = 'INCONCLUSIVE '.length

const PAINTS: Readonly<Record<Verdict, (paint: Paint) => (text: string) => string>> = {
  pass: ({green}) => green,
  suspect: ({yellow}) => yellow,
  inconclusive: ({yellow}) => yellow,
  fail: ({red}) => red,
}
