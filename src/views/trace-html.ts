import {type ClusterTrace, type Traced, type TracePicture, tracedOn} from '../domain/trace/cluster-trace.ts'
import {processName} from '../domain/trace/trace-shares.ts'
import {flameSvg} from './flame-svg.ts'
import {htmlPage} from './html-page.ts'
import {noPaint} from './paint.ts'
import {escaped} from './svg-boxes.ts'
import {KINDS_STYLE, legend, timelineSvg} from './timeline-svg.ts'
import {traceText} from './trace-text.ts'

/** Of more processes the traces are there; a page of them all could not be opened. */
const MOST_PICTURES = 64

/** What was traced as one page that needs nothing else: no script, no font, no address of anything. @param atUnixMs when it was taken */
export function traceHtml(cluster: string, trace: ClusterTrace, atUnixMs: number): string {
  const text = traceText(trace, {width: Number.POSITIVE_INFINITY, paint: noPaint, nowUnixMs: atUnixMs})
  const traced = trace.nodes.flatMap(tracedOn)
  const pictured = traced.flatMap((each) => (each.picture === undefined ? [] : [{...each, picture: each.picture}]))
  const hasGpu = traced.some(({summary}) => (summary?.gpus.length ?? 0) > 0)
  return htmlPage({
    title: `${cluster}: trace`,
    atUnixMs,
    style: KINDS_STYLE,
    parts: [
      `<pre>${escaped(text)}</pre>`,
      ...(hasGpu ? [legend()] : []),
      ...pictured.slice(0, MOST_PICTURES).map(pictureOf),
    ],
  })
}

function pictureOf(process: Traced & {readonly picture: TracePicture}): string {
  const {file, summary} = process
  const {timeline, calls} = process.picture
  return [
    `<section><h2>${escaped(processName(process))}</h2>`,
    `<p><a href="${escaped(encodeURIComponent(file))}" download>${escaped(file)}</a></p>`,
    `<h3>Timeline</h3>\n${timelineSvg(timeline, summary?.windowUs ?? 0)}`,
    `<h3>Calls on the CPU, all threads</h3>\n${flameSvg(calls)}</section>`,
  ].join('\n')
}
