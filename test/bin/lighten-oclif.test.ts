import {expect, test} from 'vitest'
import {withLateRequires} from '../../bin/dev/lighten-oclif.ts'

const CODE = `"use strict";
const errors_1 = require("./errors");
const cache_1 = __importDefault(require("./cache"));
var help_1 = require("./help");
class Mine extends errors_1.Theirs {}
exports.make = () => [new cache_1.default(), help_1.help, (0, errors_1.error)("x")];
`

test('what a module requires is loaded when it is used', () => {
  const modules: Readonly<Record<string, unknown>> = {
    './errors': {Theirs: Error, error: (text: string) => text},
    './cache': {default: Map},
    './help': {help: 'help'},
  }
  const loaded: string[] = []
  const require = (name: string) => {
    loaded.push(name)
    return modules[name]
  }
  const exports: {make?: () => unknown} = {}
  const importDefault = (module: unknown) => module
  new Function('require', 'exports', '__importDefault', withLateRequires(CODE))(require, exports, importDefault)
  expect(loaded).toEqual(['./errors'])
  expect(exports.make?.()).toEqual([new Map(), 'help', 'x'])
  expect(exports.make?.()).toEqual([new Map(), 'help', 'x'])
  expect(loaded).toEqual(['./errors', './cache', './help'])
})

test('a module that requires nothing stays as it is', () => {
  expect(withLateRequires('exports.one = 1;\n')).toBe('exports.one = 1;\n')
})
