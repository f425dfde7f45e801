import {stringify} from 'yaml'
import {CLUSTER_NAME} from './names.ts'

/** The commented starter file that `gpuctl init` writes. */
export function clusterFileTemplate({name}: {readonly name: string}): string {
  return `# For completion in editors: gpuctl schema > gpuctl.schema.json
# yaml-language-server: $schema=gpuctl.schema.json

name: ${CLUSTER_NAME.test(name) ? stringify(name).trimEnd() : JSON.stringify(name)}

# How many machines. Named pools of different sizes go under pools: instead.
nodes: 2

# local: hosts on this machine. ssh: hosts of your own, from the list below.
where: {clouds: [local]}
# hosts:
#   - ubuntu@10.0.0.11
#   - {address: 10.0.0.12, user: ubuntu, key: ~/.ssh/id_ed25519, jump: ubuntu@bastion, gpus: "H100:8"}

# What each machine must have: model:count; "H100:8+" at least eight; [H100:8, H200:8] either.
# gpus: H100:8

# tags: {team: research}

# In whose account nodes are rented: an AWS profile, a Google project, an Azure subscription.
# access: {accounts: {aws: research, gcp: research-gpus, azure: Research}}
`
}
