import {expect, test} from 'vitest'
import {clusterFileTemplate} from '../../../src/domain/spec/init-template.ts'
import {briefly, errorOf, problemsOf} from './fixtures.ts'

test('a problem reads like the output of a compiler', () => {
  const error = errorOf('name: x\npools:\n  train:\n    nodez: 4\n')
  expect(error.message).toBe(
    'gpuctl.yaml:4:5 pools.train.nodez: unknown field; expected one of nodes, gpus, gpus_total, interconnect, machine, spread, capacity, objective; did you mean "nodes"?\n' +
      '  4 |     nodez: 4\n' +
      '    |     ^',
  )
  expect(error.problems).toEqual([
    {
      file: 'gpuctl.yaml',
      line: 4,
      column: 5,
      path: 'pools.train.nodez',
      message: 'unknown field',
      expected: 'one of nodes, gpus, gpus_total, interconnect, machine, spread, capacity, objective',
      nearest: 'nodes',
      source: '    nodez: 4',
    },
  ])
  expect(error).toMatchObject({code: 'SPEC_INVALID', exitCode: 2})
})

test('all problems come at once, in the order of the file, those between sound fields too', () => {
  const text = `name: My Cluster
pools:
  train: {nodes: "4", interconnect: {rdma: no}}
  Roll Out: {nodes: 1}
where: {clouds: [aws, ssh], regions: [us-west-2], avoid: [us-west-2]}
limits: {usd_per_hour: 1e3}
engine: slrum
lifecycle: {ttl: 1h, idle_stop: 2h}
`
  expect(problemsOf(text).map(({line, column, path, nearest}) => [line, column, path, nearest])).toEqual([
    [1, 7, 'name', 'my-cluster'],
    [3, 18, 'pools.train.nodes', '4'],
    [3, 44, 'pools.train.interconnect.rdma', 'false'],
    [4, 3, 'pools."Roll Out"', 'roll-out'],
    [5, 58, 'where.avoid', undefined],
    [6, 24, 'limits.usd_per_hour', '1000'],
    [7, 9, 'engine', 'slurm'],
    [8, 33, 'lifecycle.idle_stop', undefined],
  ])
})

test('twenty problems are shown and all are carried', () => {
  const error = errorOf(`name: x\nhosts:\n${'- nobody\n'.repeat(30)}`)
  expect(error.problems).toHaveLength(30)
  expect(error.message).toMatch(/\nand 10 more$/)
})

test('what would steer a terminal is shown as an escape, and a long line around its fault', () => {
  const error = errorOf(`name: x\ntags: {a: ${'y'.repeat(250)}, "\u202e\u0085": null, gpuctl:z: 1}`)
  const unsafe = [...error.message].filter((char) => char !== '\n' && /[\p{Cc}\p{Cf}]/u.test(char))
  expect(unsafe).toEqual([])
  expect(error.message).toContain('tags."\\u{202e}\\u{85}"')
  expect(Math.max(...error.message.split('\n').map((line) => line.length))).toBeLessThan(220)
})

test('the name that is missing is offered from the folder', () => {
  expect(errorOf('nodes: 2', {}, '/home/ada/Meine Größe!/gpuctl.yaml').message).toContain('"name: meine-gro-e"')
  expect(errorOf('nodes: 2', {}, 'C:\\work\\llama\\gpuctl.yaml').message).toContain('"name: llama"')
  expect(errorOf('nodes: 2').message).toContain('"name: my-cluster", or --name')
})

test('a starter file with an illegal name is refused when it is read, not when it is written', () => {
  expect(problemsOf(clusterFileTemplate({name: 'A: "b"\n# c'}))).toMatchObject([{path: 'name', nearest: 'a-b-c'}])
})

test.each([
  ['', '1:1 : the file is empty; `gpuctl init` writes one to start from'],
  ['# nothing\n', '1:1 : the file is empty; `gpuctl init` writes one to start from'],
  ['---\n', '1:1 : the file is empty; `gpuctl init` writes one to start from'],
  ['- a\n', '1:1 : found a list for the whole file'],
  ['hello', '1:1 : found one value for the whole file'],
  ['name: x\n---\nname: y\n', '2:1 : a second document starts here; a file describes one cluster'],
  ['name: x\nwhere:\n\tregions: [a]\n', '3:1 : a tab indents this line; YAML wants spaces'],
  ['name: x\nname: y\n', '2:1 name: given twice'],
  ['name: x\ntags: {a: b, c: d, a: b}\n', '2:20 tags.a: given twice'],
  ['name: "x\n', '2:1 : not YAML: Missing closing "quote'],
  [
    'name: x\ngpus: H100: 8\n',
    '2:7 : a second ": " on this line; start a new line, or put text that has ": " in quotes',
  ],
  ['name: x\nwhere: {regions: [*]}\n', '2:19 : a plain * starts a YAML alias; put a pattern in quotes, as in "*"'],
  [
    'name: x\nwhere: {zones: [*-a]}\n',
    '2:17 where.zones[0]: no &-a stands before this; text that starts with * needs quotes',
  ],
  ['name: x\ntags: &t {a: *t}\n', '2:14 tags.a: *t contains itself'],
  ['name: x\nnodes: !vault 3\n', '2:15 nodes: the tag !vault means nothing here; take it out'],
  ['%YAML 1.1\n---\nname: x\n', '1:1 : cluster files are YAML 1.2; take the %YAML 1.1 line out'],
  ['name: x\u0000', '1:8 : control character U+0000; this is not a text file in UTF-8'],
  ['name: x\n# caf\uFFFD\n', '2:6 : not UTF-8 here; save the file as UTF-8'],
  ['name: x\n? [a]\n: 1\n', '2:3 : this cannot be the name of a field'],
  ['name: x\n__proto__: {nodes: 3}\n', '2:1 : this cannot be the name of a field'],
  ['name: x\nconstructor: 3\n', '2:1 constructor: unknown field'],
  [`name: x\n#${'x'.repeat(1024 * 1024)}`, '1:1 : the file is larger than 1 MiB; that is no cluster file'],
  ['name: x\npools: {a: {<<: 3}}\n', '2:17 pools.a: << takes the fields of a mapping that an earlier &anchor names'],
])('as YAML: %#', (text, problem) => {
  expect(briefly(text)).toEqual([problem])
})

test.each(['['.repeat(20_000), '- '.repeat(20_000), 'a: '.concat('{a: '.repeat(20_000))])('too deep: %#', (text) => {
  expect(problemsOf(text).map(({message}) => message)).toEqual(['nested too deeply'])
})

test.each([
  [
    'nested lists',
    Array.from({length: 30}, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`),
  ],
  [
    'nested merges',
    Array.from({length: 30}, (_, i) => `a${i + 1}: &a${i + 1} {<<: [${Array(10).fill(`*a${i}`).join(', ')}]}`),
  ],
])('an alias bomb of %s is put out', (_, lines) => {
  const messages = briefly(`name: x\na0: &a0 {x: 1}\n${lines.join('\n')}\n`)
  expect(messages.filter((message) => message.endsWith('aliases make this file too large'))).toHaveLength(1)
})

test.each([
  ['nodes: "4"', 'found "4", which is text because of its quotes', '4'],
  ['nodes: four', 'found "four"', undefined],
  ['nodes: 1e3', 'found 1e3', '1000'],
  ['nodes: 4.0', 'found 4.0', '4'],
  ['nodes: 4.5', 'found 4.5', undefined],
  ['nodes: 0x10', 'found 0x10', '16'],
  ['nodes: 010', 'found 010', '10'],
  ['nodes: 0', 'found 0', undefined],
  ['nodes: -1', 'found -1', undefined],
  ['nodes: 100001', 'found 100001', undefined],
  ['nodes: .inf', 'found .inf', undefined],
  ['nodes: 12345678901234567890', 'found 12345678901234567890', undefined],
  ['nodes:', 'found nothing', undefined],
  ['nodes: [4]', 'found a list of 1', undefined],
  ['nodes: true', 'found true', undefined],
  ['interconnect: {rdma: no}', 'found no, which is text in YAML 1.2', 'false'],
  ['interconnect: {rdma: on}', 'found on, which is text in YAML 1.2', 'true'],
  ['interconnect: {rdma: "true"}', 'found "true", which is text because of its quotes', 'true'],
  ['interconnect: {rdma: 1}', 'found 1', undefined],
  ['interconnect: {scope: Placement}', 'found "Placement"', 'placement'],
  ['interconnect: {intra_node: nvlnk4}', 'found "nvlnk4"', 'nvlink4'],
  ['interconnect: {intra_node: 3200 Gbps/node}', 'found "3200 Gbps/node"', undefined],
  ['interconnect: {transport: infniband}', 'found "infniband"', 'infiniband'],
  ['interconnect: {inter_node: 400}', 'found 400', undefined],
  ['interconnect: {inter_node: 400 gbps}', 'found "400 gbps"', undefined],
  ['capacity: spot', 'found "spot"', '[spot]'],
  ['capacity: []', 'found an empty list', undefined],
  ['capacity: [on_demand]', 'found "on_demand"', 'on-demand'],
  ['capacity: [owned]', 'found "owned"', undefined],
  ['objective: usd-per-hours', 'found "usd-per-hours"', 'usd-per-hour'],
  ['gpus: 8', 'found 8', undefined],
  ['gpus: H100:0', 'found "H100:0"', undefined],
  ['gpus: [H100:8, "H100 x8"]', 'found "H100 x8"', undefined],
  ['gpus: {min_memory_gib: 0}', 'found 0', undefined],
  ['gpus: {min_memory: 80}', 'unknown field', 'min_memory_gib'],
  ['ttl: 8h', 'unknown field', 'lifecycle.ttl'],
  ['region: [us-east-1]', 'unknown field', 'where.regions'],
  ['lifecycle: {ttl: 30}', 'found 30', undefined],
  ['lifecycle: {ttl: 1:30}', 'found "1:30"', undefined],
  ['lifecycle: {ttl: 0h}', 'found 0h', undefined],
  ['lifecycle:', 'found nothing', undefined],
  ['limits: {usd_per_hour: -1}', 'found -1', undefined],
  ['limits: {usd_per_hour: $40}', 'found "$40"', undefined],
  ['limits: {usd_per_hour: 0.12345678901}', 'found 0.12345678901', undefined],
  ['limits: {usd_per_hour: 1e-7}', 'found 1e-7', undefined],
  ['where: {clouds: [gpc]}', 'found "gpc"', 'gcp'],
  ['where: {regions: us-east-1}', 'found "us-east-1"', '[us-east-1]'],
  ['where: {regions: [""]}', 'found ""', undefined],
  ['engine: slrum', 'found "slrum"', 'slurm'],
  ['stack: {CUDA: "13.0"}', 'found the name "CUDA"', undefined],
  ['stack: {cuda: }', 'found nothing', undefined],
  ['tags: {a: true}', 'found true', undefined],
  ['tags: {"gpuctl:cluster": a}', 'found the name "gpuctl:cluster"', undefined],
  ['tags: {"": a}', 'found the name ""', undefined],
  [`tags: {${'k'.repeat(129)}: a}`, `found the name "${'k'.repeat(129)}"`, undefined],
  [`tags: {k: ${'v'.repeat(257)}}`, `found "${'v'.repeat(80)}…"`, undefined],
  [`tags: {${Array.from({length: 41}, (_, i) => `t${i}: a`).join(', ')}}`, 'found a mapping of 41', undefined],
  ['pools: {}', 'found an empty mapping', undefined],
  ['pools: {a: }', 'found nothing', undefined],
  ['pools: {Train: {nodes: 1}}', 'found the name "Train"', 'train'],
  [`pools: {${'p'.repeat(31)}: {nodes: 1}}`, `found the name "${'p'.repeat(31)}"`, 'p'.repeat(30)],
  ['links: [{min: 5 Gbps}]', 'missing', undefined],
  ['links: [{between: [a], min: 5 Gbps}]', 'found a list of 1', undefined],
  ['links: [{between: [a, b], min: 5 Gbps/node}]', 'found "5 Gbps/node"', undefined],
  ['hosts: [ada]', 'found "ada"', undefined],
  ['hosts: [ada@]', 'found "ada@"', undefined],
  ['hosts: ["ada@-oProxyCommand=x"]', 'found "ada@-oProxyCommand=x"', undefined],
  ['hosts: ["-l@host"]', 'found "-l@host"', undefined],
  ['hosts: ["root:secret@host"]', 'found "root:secret@host"', undefined],
  ['hosts: ["ada@host:0"]', 'found "ada@host:0"', undefined],
  ['hosts: ["ada@host:65536"]', 'found "ada@host:65536"', undefined],
  ['hosts: ["ada@2001:db8::7"]', 'found "ada@2001:db8::7"', undefined],
  ['hosts: [{address: h}]', 'missing', undefined],
  ['hosts: [{adress: h, address: h, user: u}]', 'unknown field', 'address'],
  ['hosts: [{address: h, user: u, jump: {address: j, usr: u, user: u}}]', 'unknown field', 'user'],
  ['hosts: [{address: h, user: u, port: 70000}]', 'found 70000', undefined],
  ['hosts: [{address: "h:22", user: u}]', 'found "h:22"', undefined],
  ['hosts: [{address: h, user: u, gpus: H100}]', 'found "H100"', undefined],
])('%s', (line, message, nearest) => {
  const problems = problemsOf(`name: x\n${line}\n`)
  expect(problems.map((problem) => ({message: problem.message, nearest: problem.nearest}))).toEqual([
    {message, nearest},
  ])
  expect(problems[0]?.line).toBe(2)
  expect(message === 'unknown field' || problems[0]?.expected).toBeTruthy()
})

test.each(['Train', '1a', 'a_b', 'a-', 'a b', 'a.b', 'é', '""', 'true', '5', 'a'.repeat(41)])(
  'the name %s is refused',
  (name) => {
    expect(problemsOf(`name: ${name}`)).toMatchObject([{path: 'name', line: 1, column: 7}])
  },
)
