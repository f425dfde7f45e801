import type {Check, Diagnosis} from '../domain/doctor.ts'
import {cloudDiagnosisText} from './cloud-diagnosis-text.ts'
import {table} from './table.ts'
import type {TextContext, View} from './view.ts'

/** What of this machine gpuctl can use, and what clouds that were asked let it do: `doctor`. */
export const doctorView: View<Diagnosis> = {type: 'diagnosis', text, json}

function text(diagnosis: Diagnosis, context: TextContext): string {
  const {tools, machine, credentials} = diagnosis
  const columns = [
    {title: '', least: 9},
    {title: 'STATE', least: 8},
    {title: 'FOUND, OR HOW TO GET IT', least: 24},
    {title: 'NEEDED BY', drop: 1, least: 16},
  ]
  const rows = [...tools, ...machine, ...credentials].map((check) => [
    {text: check.name, paint: context.paint.bold},
    {text: WORDS[check.state], paint: paintOf(check, context)},
    {text: told(check), paint: check.state === 'optional' ? context.paint.dim : (each: string) => each},
    check.neededBy,
  ])
  const verdict = diagnosis.ready
    ? context.paint.green('ready: `gpuctl up` makes a cluster of two local hosts')
    : context.paint.red('not ready: see what is missing above')
  const clouds = (diagnosis.clouds ?? []).map((each) => cloudDiagnosisText(each, context))
  return [table(columns, rows, context), verdict, ...clouds].join('\n\n')
}

const WORDS = {ok: 'ok', missing: 'MISSING', optional: 'not there'} as const

function told({state, found, fix}: Check): string {
  if (state === 'ok') return found ?? ''
  return [found, fix].filter((part) => part !== undefined).join(': ')
}

const paintOf = ({state}: Check, {paint}: TextContext) =>
  ({ok: paint.green, missing: paint.red, optional: paint.dim})[state]

function json(diagnosis: Diagnosis): Diagnosis {
  return diagnosis
}
