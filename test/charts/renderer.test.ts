/** Charts drawn in a worker thread: real PNGs, one at a time, bounded, and every failure a CHART_FAILED. */
import t from 'tap'
import { chartSvg } from '../../src/charts/picture.js'
import { createChartRenderer } from '../../src/charts/renderer.js'
import { sampleCandles, sampleSignal } from '../messages/sample-view.js'

const PNG_SIGNATURE = '89504e470d0a1a0a'
/** A busy machine may take seconds to start a worker. */
const PATIENT_MS = 100_000
const svg = chartSvg(sampleSignal(), sampleCandles(40), true)

function worker(source: string): URL {
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`)
}

const SILENT = worker(
  `import { parentPort } from 'node:worker_threads'; parentPort.on('message', () => {})`,
)
const FAILING_FIRST = worker(`
  import { parentPort } from 'node:worker_threads'
  parentPort.on('message', (svg) => {
    if (svg === 'die') throw new Error('died')
    parentPort.postMessage({ png: new TextEncoder().encode(svg) })
  })`)

t.test('a chart becomes a PNG of 800x400, with letters though no font is installed', async (t) => {
  const renderer = createChartRenderer({ timeoutMs: PATIENT_MS })
  t.teardown(() => renderer.close())
  const png = await renderer.render(svg)
  t.equal(png.subarray(0, 8).toString('hex'), PNG_SIGNATURE)
  t.same([png.readUInt32BE(16), png.readUInt32BE(20)], [800, 400])
  const blank = await renderer.render(svg.replace(/<text[^>]*>[^<]*<\/text>/g, ''))
  t.ok(png.length > blank.length + 2000, `${png.length} against ${blank.length} without text`)
})

t.test('many charts are drawn in turn, each its own', async (t) => {
  const renderer = createChartRenderer({ workerUrl: FAILING_FIRST, timeoutMs: PATIENT_MS })
  t.teardown(() => renderer.close())
  const pngs = await Promise.all(['a', 'b', 'c'].map((each) => renderer.render(each)))
  t.same(pngs.map(String), ['a', 'b', 'c'])
})

t.test('what is no SVG fails, and the next chart is drawn', async (t) => {
  const renderer = createChartRenderer({ timeoutMs: PATIENT_MS })
  t.teardown(() => renderer.close())
  await t.rejects(renderer.render('no svg'), { code: 'CHART_FAILED' })
  t.equal((await renderer.render(svg)).subarray(0, 8).toString('hex'), PNG_SIGNATURE)
})

t.test('a worker that dies fails its chart only, and is replaced', async (t) => {
  const renderer = createChartRenderer({ workerUrl: FAILING_FIRST, timeoutMs: PATIENT_MS })
  t.teardown(() => renderer.close())
  const died = renderer.render('die')
  const next = renderer.render('next')
  await t.rejects(died, { code: 'CHART_FAILED', cause: { message: 'died' } })
  t.equal(String(await next), 'next')
})

t.test('a worker that is silent too long is replaced', async (t) => {
  const renderer = createChartRenderer({ workerUrl: SILENT, timeoutMs: 1 })
  t.teardown(() => renderer.close())
  const [first, second] = [renderer.render(svg), renderer.render(svg)]
  await t.rejects(first, { code: 'CHART_FAILED', message: 'the chart took too long' })
  await t.rejects(second, { code: 'CHART_FAILED', message: 'the chart took too long' })
})

t.test(
  'charts behind slow ones are given up rather than each waiting for all before it',
  async (t) => {
    const renderer = createChartRenderer({ workerUrl: SILENT, timeoutMs: 1 })
    t.teardown(() => renderer.close())
    const charts = ['a', 'b', 'c', 'd'].map((each) => renderer.render(each))
    const ends = await Promise.allSettled(charts)
    const slow = { reason: { code: 'CHART_FAILED', message: 'the chart took too long' } }
    const late = {
      reason: { code: 'CHART_FAILED', message: 'the chart waited too long for its turn' },
    }
    t.match(ends, [slow, slow, late, late])
  },
)

t.test('a worker that cannot start fails the chart', async (t) => {
  const renderer = createChartRenderer({ workerUrl: new URL('http://localhost/worker.js') })
  t.teardown(() => renderer.close())
  await t.rejects(renderer.render(svg), { code: 'CHART_FAILED' })
  await t.rejects(renderer.render(svg), { code: 'CHART_FAILED' })
})

t.test('past the queue charts are refused', async (t) => {
  const renderer = createChartRenderer({ workerUrl: SILENT, maxWaiting: 1, timeoutMs: PATIENT_MS })
  const [running, waiting] = [renderer.render(svg), renderer.render(svg)]
  await t.rejects(renderer.render(svg), { message: 'too many charts are waiting' })
  const closing = renderer.close()
  await t.rejects(running, { message: 'the chart renderer is closed' })
  await t.rejects(waiting, { message: 'the chart renderer is closed' })
  await closing
})

t.test(
  'a chart that is no longer wanted is not waited for, running, waiting or not begun',
  async (t) => {
    const renderer = createChartRenderer({ workerUrl: SILENT, timeoutMs: PATIENT_MS })
    t.teardown(() => renderer.close())
    const abort = new AbortController()
    const charts = [renderer.render(svg, abort.signal), renderer.render(svg, abort.signal)]
    abort.abort()
    for (const chart of charts) await t.rejects(chart, { message: 'no longer wanted' })
    await t.rejects(renderer.render(svg, abort.signal), { message: 'no longer wanted' })
  },
)

t.test('a drawn chart no longer listens for its abort', async (t) => {
  const renderer = createChartRenderer({ workerUrl: FAILING_FIRST, timeoutMs: PATIENT_MS })
  t.teardown(() => renderer.close())
  const abort = new AbortController()
  t.equal(String(await renderer.render('kept', abort.signal)), 'kept')
  abort.abort()
})

t.test('closed, it draws no more, and closing twice does no harm', async (t) => {
  const renderer = createChartRenderer()
  await renderer.close()
  await t.rejects(renderer.render(svg), { code: 'CHART_FAILED' })
  await renderer.close()
})

t.test('a worker that dies while it is closed takes nothing with it', async (t) => {
  for (let turn = 0; turn < 20; turn += 1) {
    const renderer = createChartRenderer({ workerUrl: FAILING_FIRST, timeoutMs: PATIENT_MS })
    t.equal(String(await renderer.render('one')), 'one')
    const died = renderer.render('die')
    const closed = renderer.close()
    await t.rejects(died, { code: 'CHART_FAILED' })
    await closed
  }
})
