import {describe, expect, test} from 'vitest'
import {processTrace} from '../../../src/domain/trace/trace-event.ts'
import {kinetoTrace, TRAINING} from '../../support/kineto-trace.ts'

describe('a trace of Kineto', () => {
  test('has what threads and streams did, on its own clock', () => {
    const {events, window} = processTrace(kinetoTrace(TRAINING, 1000))
    expect(events.map(({category}) => category)).toEqual(TRAINING.map(({cat}) => cat))
    expect(window.toUs - window.fromUs).toBe(1000)
    expect(events[0]).toMatchObject({gpu: 0, stream: '7', durationUs: 500, atUs: window.fromUs})
    expect(events.at(-1)).toMatchObject({process: '77', thread: '7'})
    expect(events.at(-1)).not.toHaveProperty('gpu')
  })

  test('tells its window where it has none by what it holds, and what is no span is passed over', () => {
    const text = JSON.stringify({
      traceEvents: [
        {ph: 'X', cat: 'cpu_op', name: 'a', ts: 5, dur: 2, pid: 1, tid: 1},
        {ph: 'X', cat: 'cpu_op', name: 'negative', ts: 5, dur: -2, pid: 1, tid: 1},
        {ph: 'X', cat: 'cpu_op', name: 'b', ts: 3, dur: 1, pid: 1, tid: 'two'},
        'nothing',
        null,
      ],
    })
    const {events, window} = processTrace(text)
    expect(events.map(({name}) => name)).toEqual(['a', 'b'])
    expect(window).toEqual({fromUs: 3, toUs: 7})
    expect(processTrace('{"traceEvents": []}')).toEqual({events: [], window: {fromUs: 0, toUs: 0}})
  })

  test.each(['', '{', '[]', '{"events": []}', 'null'])('%j is none', (text) => {
    expect(() => processTrace(text)).toThrow()
  })
})
