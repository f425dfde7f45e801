import type {HostsToReport} from '../domain/gate/health.ts'
import {hangingText} from './hanging-text.ts'
import type {View} from './view.ts'

/** Hosts that are about to be reported, each with what it is reported for. */
export const hostsToReportView: View<readonly HostsToReport[]> = {
  type: 'hosts-to-report',
  text: (hosts, {width}) =>
    linesOf(hosts)
      .map((line) => hangingText('', line, width))
      .join('\n'),
  json: (hosts) =>
    hosts.flatMap(({cloud, nodes}) =>
      nodes.map(({node, faults}) => ({node, cloud, faults: faults.map(({kind, message}) => ({kind, message}))})),
    ),
}

const linesOf = (hosts: readonly HostsToReport[]): readonly string[] =>
  hosts.flatMap(({cloud, nodes}) =>
    nodes.map(({node, faults}) => {
      const found = faults.map(({message}) => message).join('; ')
      return `${node}: its host is to be reported to ${NAMES[cloud] ?? cloud}: ${found}`
    }),
  )

const NAMES: Readonly<Record<string, string>> = {gcp: 'Google Cloud', azure: 'Azure'}

/** What a report does to the nodes. */
export function reportQuestion(hosts: readonly HostsToReport[]): string {
  const count = hosts.reduce((sum, {nodes}) => sum + nodes.length, 0)
  const [what, them] = count === 1 ? ['this host', 'its node'] : [`these ${count} hosts`, 'their nodes']
  const stops = hosts.some(({cloud}) => cloud === 'gcp')
    ? ` Google stops ${them} within minutes, and ends what runs there.`
    : ''
  return `Report ${what} as faulty?${stops}`
}
