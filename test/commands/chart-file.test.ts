/** The chart as a file for the answer, or nothing. */
import t from 'tap'
import { createChartFiles } from '../../src/commands/chart-file.js'
import { sampleCandles, sampleSignal } from '../messages/sample-view.js'

const never = new AbortController().signal
const renderChart = async (svg: string) => Buffer.from(svg.slice(0, 4))
const signal = sampleSignal({ candles: sampleCandles(2) })

t.test('a chart needs a renderer and at least two candles', async (t) => {
  t.equal(createChartFiles({ renderChart }).canDraw(signal), true)
  t.equal(createChartFiles({}).canDraw(signal), false)
  t.equal(createChartFiles({ renderChart }).canDraw(sampleSignal()), false)
  const one = sampleSignal({ candles: sampleCandles(1) })
  t.equal(createChartFiles({ renderChart }).canDraw(one), false)
  t.equal(await createChartFiles({ renderChart }).chartFile('en-US', one, true, never), undefined)
  t.equal(await createChartFiles({}).chartFile('en-US', signal, true, never), undefined)
})

t.test('the file carries the picture and its words in the reader’s language', async (t) => {
  for (const [locale, word] of [
    ['en-US', 'entry 1.08730'],
    ['zh-CN', '入场价 1.08730'],
  ] as const) {
    const file = await createChartFiles({ renderChart }).chartFile(locale, signal, true, never)
    t.match(file, { name: 'chart.png', contentType: 'image/png', data: Buffer.from('<svg') })
    t.match(file?.description, word)
  }
})

t.test('what is not current is drawn and described as such', async (t) => {
  const drawn: string[] = []
  const draw = async (svg: string) => {
    drawn.push(svg)
    return Buffer.from(svg)
  }
  const file = await createChartFiles({ renderChart: draw }).chartFile(
    'zh-CN',
    signal,
    false,
    never,
  )
  t.match(file?.description, '非最新')
  t.match(drawn[0], 'NOT CURRENT')
})

t.test('prices that cannot be drawn are told to the hook, not to the trader', async (t) => {
  const told: unknown[] = []
  const [first, second] = sampleCandles(2)
  if (first === undefined || second === undefined) return t.fail('no candles')
  const absurd = sampleSignal({ candles: [first, { ...second, high: Number.POSITIVE_INFINITY }] })
  const deps = { renderChart, onChartError: (error: unknown) => told.push(error) }
  t.equal(await createChartFiles(deps).chartFile('en-US', absurd, true, never), undefined)
  t.match(told, [{ code: 'CHART_FAILED' }])
})

/** Pictures that are finished, or fail, when the test says so. */
function slowRenderer() {
  const drawn: { finish(png: Buffer): void; fail(error: Error): void; abort: AbortSignal }[] = []
  const told: unknown[] = []
  const files = createChartFiles({
    renderChart: (_, abort) =>
      new Promise((finish, fail) => {
        drawn.push({ finish, fail, abort })
        abort.addEventListener('abort', () => fail(new Error('no longer wanted')))
      }),
    onChartError: (error) => told.push(error),
  })
  return { drawn, told, ...files }
}

t.test('500 who ask for one chart share one drawing, and later ones its picture', async (t) => {
  const { drawn, chartFile } = slowRenderer()
  const askers = Array.from({ length: 500 }, (_, index) =>
    chartFile(index % 2 === 0 ? 'en-US' : 'zh-CN', signal, true, new AbortController().signal),
  )
  t.equal(drawn.length, 1)
  const png = Buffer.from('png')
  drawn[0]?.finish(png)
  const files = await Promise.all(askers)
  t.equal(files.filter((file) => file?.data === png).length, 500)
  t.equal(new Set(files.map((file) => file?.description)).size, 2)
  t.equal((await chartFile('en-US', signal, true, never))?.data, png)
  t.equal(drawn.length, 1)
})

t.test('a signal that is no longer current, or another one, is another picture', async (t) => {
  const { drawn, chartFile } = slowRenderer()
  const other = sampleSignal({ candles: sampleCandles(2) })
  const askers = [
    chartFile('en-US', signal, true, never),
    chartFile('en-US', signal, false, never),
    chartFile('en-US', other, true, never),
  ]
  t.equal(drawn.length, 3)
  for (const [index, { finish }] of drawn.entries()) finish(Buffer.from(`${index}`))
  t.same(
    (await Promise.all(askers)).map((file) => String(file?.data)),
    ['0', '1', '2'],
  )
})

t.test('one who leaves ends nobody else’s drawing', async (t) => {
  const { drawn, told, chartFile } = slowRenderer()
  const leaving = new AbortController()
  const left = chartFile('en-US', signal, true, leaving.signal)
  const stays = chartFile('en-US', signal, true, never)
  leaving.abort()
  t.equal(await left, undefined)
  t.equal(drawn[0]?.abort.aborted, false)
  drawn[0]?.finish(Buffer.from('png'))
  t.match(await stays, { data: Buffer.from('png') })
  t.same(told, [])
})

t.test(
  'when all have left the drawing ends, no failure is told, and the next one is new',
  async (t) => {
    const { drawn, told, chartFile } = slowRenderer()
    const leaving = new AbortController()
    const askers = [1, 2].map(() => chartFile('en-US', signal, true, leaving.signal))
    leaving.abort()
    t.same(await Promise.all(askers), [undefined, undefined])
    t.equal(drawn[0]?.abort.aborted, true)
    const next = chartFile('en-US', signal, true, never)
    t.equal(drawn.length, 2)
    drawn[1]?.finish(Buffer.from('png'))
    t.match(await next, { data: Buffer.from('png') })
    t.same(told, [])
  },
)

t.test('a drawing that fails is told once, and tried anew by the next who asks', async (t) => {
  const { drawn, told, chartFile } = slowRenderer()
  const askers = [1, 2, 3].map(() => chartFile('en-US', signal, true, never))
  const error = new Error('no pencil')
  drawn[0]?.fail(error)
  t.same(await Promise.all(askers), [undefined, undefined, undefined])
  t.same(told, [error])
  const next = chartFile('en-US', signal, true, never)
  drawn[1]?.finish(Buffer.from('png'))
  t.match(await next, { data: Buffer.from('png') })
})

t.test('only so many pictures are kept', async (t) => {
  let drawings = 0
  const { chartFile } = createChartFiles({
    renderChart: async () => {
      drawings += 1
      return Buffer.from('png')
    },
  })
  const draw = (each: typeof signal) => chartFile('en-US', each, true, never)
  await draw(signal)
  for (let index = 0; index < 64; index += 1) await draw({ ...signal })
  t.equal(drawings, 65)
  await draw(signal)
  t.equal(drawings, 66)
})
