/**
 * Who may import whom. An arrow points at what is imported; nothing points back.
 *
 * bin ─→ commands ─→ app ─→ program ─→ domain ←─ ports ←─ adapters, providers/*
 *           ├──────→ views ─────────────↑
 *           └──────→ cli ─→ adapters, providers/*
 */
const rooms = {
  '^bin/': [],
  '^src/commands/': ['^src/(app|views|cli|errors)/'], // and types of the domain: see below
  '^src/cli/': ['^src/', '^providers/'],
  '^src/views/': ['^src/domain/'],
  '^src/app/': ['^src/(domain|ports|program|errors)/'],
  '^src/program/': ['^src/(domain|errors)/'],
  '^src/domain/': ['^src/errors/'],
  '^src/ports/': ['^src/domain/'],
  '^src/adapters/': ['^src/(ports|domain|errors)/', '^src/program/engine-version[.]ts$'],
  '^src/emulators/': ['^src/(domain|ports|adapters|errors)/'],
  '^src/errors/': [],
  '^providers/(plugin|clouds)[.]ts$': ['^src/(adapters|ports|domain|errors)/', '^providers/'], // where the clouds are wired
  '^providers/node-gate[.]ts$': ['^src/(app|adapters|ports|domain)/'], // where the gate is
  '^providers/resources/': ['^src/(ports|domain)/'],
  '^providers/(?!resources/)([^/]+)/': [
    '^src/(ports|domain|errors)/',
    '^src/adapters/(package-root|user-name)[.]ts$',
    '^providers/shared/', // what clouds that rent nodes have in common
  ],
}

const ours = '^(bin|src|providers|templates|native|test)/'

module.exports = {
  forbidden: [
    ...Object.entries(rooms).map(([room, may]) => ({
      name: room.replace(/^\^|\/?$/g, ''),
      severity: 'error',
      from: {path: room},
      to: {
        path: ours,
        // A room may always import itself; `$1` is the cloud's folder that the importing file is in.
        pathNot: [room.includes('([^/]+)') ? '^providers/$1/' : room, ...may],
        ...(room === '^src/commands/' ? {dependencyTypesNot: ['type-only']} : {}),
      },
    })),
    {
      name: 'commands take only types from the domain',
      severity: 'error',
      from: {path: '^src/commands/'},
      to: {path: ours, pathNot: ['^src/(commands|app|views|cli|errors|domain)/']},
    },
    {
      name: 'bin starts oclif, nothing else',
      severity: 'error',
      from: {path: '^bin/'},
      to: {dependencyTypesNot: ['core', 'local'], pathNot: ['^node_modules/(@oclif/core|rolldown)/']},
    },
    {
      name: 'errors import nothing',
      severity: 'error',
      from: {path: '^src/errors/'},
      to: {pathNot: ['^src/errors/']},
    },
    {
      name: 'the domain does no I/O',
      severity: 'error',
      from: {path: '^src/domain/'},
      to: {dependencyTypes: ['core'], path: '^(node:)?(fs|child_process|net|http|https|http2|dns|dgram|tls)(/|$)'},
    },
    {name: 'nothing imports tests', severity: 'error', from: {pathNot: '^test/'}, to: {path: '^test/'}},
    {name: 'no cycles', severity: 'error', from: {}, to: {circular: true}},
    {name: 'every import resolves', severity: 'error', from: {}, to: {couldNotResolve: true}},
  ],
  options: {
    doNotFollow: {path: ['node_modules', '^dist/']},
    tsPreCompilationDeps: true,
    tsConfig: {fileName: 'tsconfig.json'},
    enhancedResolveOptions: {exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types']},
  },
}
