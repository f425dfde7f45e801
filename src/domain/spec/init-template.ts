import {stringify} from 'yaml'
import {CLUSTER_NAME} from './names.ts'

/** The commented starter file that `gpuctl init` writes. */
export function clusterFileTemplate({name}: {readonly name: string}): string {
  return `# For completion in editors: gpuctl schema > gpuctl.schema.json
# yaml-language-server: $schema=gpuctl.schema.json

name: ${CLUSTER_NAME.test(name) ? stringify(name).trimEnd() : JSON.stringify(name)}

# What you need. gpuctl finds the cheapest offering that meets it: \`gpuctl place\` shows which, \`gpuctl up\` makes it.
nodes: 2
gpus: H100:8              # model:count in each node; "H100:8+" at least eight; [H100:8, H200:8] either
interconnect:             # floors; an offering whose network is unknown does not meet them
  inter_node: 400 Gbps    # per GPU; "3200 Gbps/node" per node
  rdma: true
capacity: [reserved, spot, on-demand]

# Where it may run and what it may cost.
where:
  clouds: [aws, gcp, azure]
limits:
  usd_per_hour: 250

# It goes down after 8 hours, or when no job ran for 30 minutes.
lifecycle: {ttl: 8h, idle_stop: 30m, on_preempt: replace}

tags: {team: research}
`
}
