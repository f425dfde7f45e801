const object = (description: string) => ({
  type: 'object',
  additionalProperties: {$ref: 'pulumi.json#/Any'},
  description,
})
const text = (description: string) => ({type: 'string', description})
const cluster = object('Who owns it: `name`, and `lease`, ten hexadecimal digits under which everything is tagged.')
const cloud = text('`local`, `ssh`, `aws`, `gcp` or `azure`.')
const emulated = {type: 'boolean', description: 'Whether the cloud is an emulated one of this machine.'}
const list = (description: string) => ({type: 'array', items: {$ref: 'pulumi.json#/Any'}, description})
const account = object(
  'Of what is rented: `id`, without whose credentials nothing is done or looked at; `name` and `from`, how the user names it.',
)
const owner = text('Whom to ask about what is there.')
const expiresAtUnixMs = {
  type: 'number',
  description: 'When whatever carries this may be ended by anyone who cleans up.',
}

/**
 * The plugin's Pulumi package schema: what any Pulumi program in any language may declare.
 * @source Pulumi documentation, "Package schema"
 */
export const packageSchema = (version: string) => ({
  name: 'gpuctl',
  version,
  displayName: 'gpuctl',
  description: 'Gangs of GPU nodes: all or nothing, on any cloud, on your own hosts or on this machine.',
  resources: {
    'gpuctl:index:Access': {
      description: "The key pair with which a cluster's owner logs in.",
      inputProperties: {cluster},
      requiredInputs: ['cluster'],
      properties: {
        cluster,
        publicKey: text("OpenSSH's one-line form."),
        privateKey: {...text("OpenSSH's private key format."), secret: true},
        hostKey: {
          ...object('The SSH server key that rented nodes start with: `publicKey`, `privateKey`.'),
          secret: true,
        },
      },
      required: ['cluster', 'publicKey', 'privateKey', 'hostKey'],
    },
    'gpuctl:index:Network': {
      description: 'What the nodes of a cluster on one cloud reach one another through.',
      inputProperties: networkInputs(),
      requiredInputs: ['cluster', 'cloud'],
      properties: {...networkInputs(), networkId: text("The cloud's own name of it.")},
      required: ['cluster', 'cloud', 'networkId'],
    },
    'gpuctl:index:Gang': {
      description:
        'N nodes of one pool, all or nothing. A gang that is only half made is kept and completed by the next update.',
      inputProperties: gangInputs(),
      requiredInputs: ['cluster', 'cloud', 'pool', 'size', 'authorizedKey'],
      properties: {
        ...gangInputs(),
        members: {
          type: 'array',
          items: {$ref: 'pulumi.json#/Any'},
          description: 'The nodes, with where their SSH servers listen.',
        },
        fault: object('What could not be done: `kind`, `code`, `message`, `effect`.'),
      },
      required: ['cluster', 'cloud', 'pool', 'size', 'members'],
    },
    'gpuctl:index:Gate': {
      description:
        'The acceptance test of nodes that are alike. A node is judged once, and again until it may be used.',
      inputProperties: gateInputs(),
      requiredInputs: ['cluster', 'pool', 'level', 'members', 'privateKey'],
      properties: {
        ...gateInputs(),
        judgements: list(
          'Of each node: `id`, `node`, `verdict`, `findings`; of one that failed, `report`: what came of telling its cloud.',
        ),
        references: list('What nodes measured when they passed, which later ones are held against.'),
      },
      required: ['cluster', 'pool', 'level', 'judgements'],
    },
  },
})

function networkInputs() {
  return {
    cluster,
    cloud,
    emulated,
    account,
    owner,
    expiresAtUnixMs,
    region: text('Where the cloud has regions: one network in each.'),
    sites: list('Zones and machine types that nodes are rented in and as: `zone`, `machine`.'),
    sshFrom: {type: 'array', items: {type: 'string'}, description: 'CIDR blocks that SSH is let in from.'},
  }
}

function gateInputs() {
  return {
    cluster,
    pool: text('The pool that the nodes are of.'),
    level: text('How much is measured: `quick`, `full` or `soak`.'),
    members: list('The nodes, as a gang has them.'),
    privateKey: {...text("With which to log in, in OpenSSH's format. Not kept."), secret: true},
    gpus: object('What each node is to have: `model`, `count`.'),
    hostsOf: object('Which cloud is told of the hosts of nodes that fail: `cloud`, `emulated`, `account`.'),
    shareMachine: {
      type: 'boolean',
      description: 'Whether the nodes are one machine, so that one is measured at a time.',
    },
  }
}

function gangInputs() {
  return {
    cluster,
    cloud,
    pool: text('The name of the pool; its nodes are called `<pool>-<index>`.'),
    size: {type: 'integer', description: 'How many nodes.'},
    offering: object('What a node is and costs an hour.'),
    authorizedKey: text('Who may log in: a public key in the one-line form of OpenSSH.'),
    networkId: text('The network that the gang is in; orders the resources.'),
    hosts: list('Hosts to claim, on the `ssh` cloud.'),
    emulated,
    account,
    rental: object('Of what is rented: `machine`, `together`, `owner`, `expiresAtUnixMs`.'),
    imported: list('Instances made by hand that are the gang, in place of launched ones: `id`, `user`, `hostKey`.'),
    hostKey: {...object('Of what is rented: the SSH server key that its nodes start with.'), secret: true},
    leaving: {
      type: 'array',
      items: {type: 'string'},
      description: 'Of what is rented: ids of members that run and are to be replaced.',
    },
    tags: {type: 'object', additionalProperties: {type: 'string'}, description: 'Tags on every node.'},
  }
}
