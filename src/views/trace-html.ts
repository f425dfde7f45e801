import type {ClusterTrace} from '../domain/trace/cluster-trace.ts'
import {gpuShares, longestKernels, processesOf, processName} from '../domain/trace/trace-shares.ts'
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
  const traced = trace.nodes.flatMap((node) =>
    processesOf(node).flatMap((each) =>
      'file' in each && each.picture !== undefined ? [{node: node.node, ...each}] : [],
    ),
  )
  const text = traceText(trace, {width: Number.POSITIVE_INFINITY, paint: noPaint, nowUnixMs: atUnixMs})
  const pictures = traced.slice(0, MOST_PICTURES).flatMap(({node, picture, file, ...process}) => {
    if (picture === undefined) return []
    const {windowUs = 0} = 'summary' in process ? (process.summary ?? {}) : {}
    return [
      `<section><h2>${escaped(processName(node, process))}</h2>`,
      `<p><a href="${escaped(encodeURIComponent(file))}" download>${escaped(file)}</a></p>`,
      `<h3>Timeline</h3>\n${timelineSvg(picture.timeline, windowUs)}`,
      `<h3>Calls on the CPU, all threads</h3>\n${flameSvg(picture.calls)}</section>`,
    ]
  })
  const hasGpu = gpuShares(trace).length > 0 || longestKernels(trace, 1).length > 0
  return htmlPage({
    title: `${cluster}: trace`,
    atUnixMs,
    style: KINDS_STYLE,
    parts: [`<pre>${escaped(text)}</pre>`, ...(hasGpu ? [legend()] : []), ...pictures],
  })
}
