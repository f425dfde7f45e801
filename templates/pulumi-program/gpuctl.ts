import * as pulumi from '@pulumi/pulumi'

/** Who owns a cluster; everything of it carries the lease as a tag. */
export interface Cluster {
  name: string
  lease: string
}

/** The keys with which a cluster's owner logs in, and the one that its rented nodes show. */
export class Access extends pulumi.CustomResource {
  declare readonly publicKey: pulumi.Output<string>
  declare readonly privateKey: pulumi.Output<string>
  declare readonly hostKey: pulumi.Output<{publicKey: string; privateKey: string}>

  constructor(name: string, args: {cluster: Cluster}, options?: pulumi.CustomResourceOptions) {
    const outputs = {publicKey: undefined, privateKey: undefined, hostKey: undefined}
    const additionalSecretOutputs = ['privateKey', 'hostKey']
    super('gpuctl:index:Access', name, {...args, ...outputs}, {...options, additionalSecretOutputs})
  }
}

/** What the nodes of a cluster reach one another through, on one cloud and in one region of it. */
export class Network extends pulumi.CustomResource {
  declare readonly networkId: pulumi.Output<string>

  constructor(name: string, args: pulumi.Inputs, options?: pulumi.CustomResourceOptions) {
    super('gpuctl:index:Network', name, {...args, networkId: undefined}, options)
  }
}

/** The acceptance test of nodes that are alike. */
export class Gate extends pulumi.CustomResource {
  declare readonly judgements: pulumi.Output<readonly {id: string; node: string; verdict: string}[]>

  constructor(name: string, args: pulumi.Inputs, options?: pulumi.CustomResourceOptions) {
    super('gpuctl:index:Gate', name, {...args, judgements: undefined}, options)
  }
}

/** N nodes of one pool, all or nothing. */
export class Gang extends pulumi.CustomResource {
  declare readonly members: pulumi.Output<readonly {id: string; name: string; state: string; privateAddress: string}[]>

  constructor(name: string, args: pulumi.Inputs, options?: pulumi.CustomResourceOptions) {
    super('gpuctl:index:Gang', name, {...args, members: undefined, fault: undefined}, options)
  }
}
