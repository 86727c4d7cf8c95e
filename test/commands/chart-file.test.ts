/** The chart as a file for the answer, or nothing. */
import t from 'tap'
import { type ChartRequest, createChartFiles } from '../../src/commands/chart-file.js'
import type { MessageFile } from '../../src/discord/message.js'
import { sampleCandles, sampleSignal } from '../messages/sample-view.js'

const never = new AbortController().signal
const renderChart = async (svg: string) => Buffer.from(svg.slice(0, 4))
const signal = sampleSignal({ candles: sampleCandles(2) })

const asking = (changes: Partial<ChartRequest> = {}): ChartRequest => ({
  locale: 'en-US',
  signal,
  current: true,
  abort: never,
  ...changes,
})

/** What came, where it is a picture. */
const fileOf = (came: MessageFile | 'failed' | undefined) => (came === 'failed' ? undefined : came)

t.test('a chart needs a renderer and at least two candles', async (t) => {
  t.equal(createChartFiles({ renderChart }).canDraw(signal), true)
  t.equal(createChartFiles({}).canDraw(signal), false)
  t.equal(createChartFiles({ renderChart }).canDraw(sampleSignal()), false)
  const one = sampleSignal({ candles: sampleCandles(1) })
  t.equal(createChartFiles({ renderChart }).canDraw(one), false)
  t.equal(await createChartFiles({ renderChart }).chartFile(asking({ signal: one })), undefined)
  t.equal(await createChartFiles({}).chartFile(asking()), undefined)
})

t.test('the file carries the picture and its words in the reader’s language', async (t) => {
  for (const [locale, word] of [
    ['en-US', 'entry 1.08730'],
    ['zh-CN', '入场价 1.08730'],
  ] as const) {
    const file = fileOf(await createChartFiles({ renderChart }).chartFile(asking({ locale })))
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
  const { chartFile } = createChartFiles({ renderChart: draw })
  const file = fileOf(await chartFile(asking({ locale: 'zh-CN', current: false })))
  t.match(file?.description, '非最新')
  t.match(drawn[0], 'NOT CURRENT')
})

t.test('prices that cannot be drawn are told to the hook', async (t) => {
  const told: unknown[] = []
  const [first, second] = sampleCandles(2)
  if (first === undefined || second === undefined) return t.fail('no candles')
  const absurd = sampleSignal({ candles: [first, { ...second, high: Number.POSITIVE_INFINITY }] })
  const deps = { renderChart, onChartError: (error: unknown) => told.push(error) }
  t.equal(await createChartFiles(deps).chartFile(asking({ signal: absurd })), 'failed')
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
    onChartError: (...all) => told.push(all),
  })
  return { drawn, told, ...files }
}

t.test('500 who ask for one chart share one drawing, and later ones its picture', async (t) => {
  const { drawn, chartFile } = slowRenderer()
  const askers = Array.from({ length: 500 }, (_, index) =>
    chartFile(
      asking({
        locale: index % 2 === 0 ? 'en-US' : 'zh-CN',
        abort: new AbortController().signal,
      }),
    ),
  )
  t.equal(drawn.length, 1)
  const png = Buffer.from('png')
  drawn[0]?.finish(png)
  const files = (await Promise.all(askers)).map(fileOf)
  t.equal(files.filter((file) => file?.data === png).length, 500)
  t.equal(new Set(files.map((file) => file?.description)).size, 2)
  t.equal(fileOf(await chartFile(asking()))?.data, png)
  t.equal(drawn.length, 1)
})

t.test('a signal that is no longer current, or another one, is another picture', async (t) => {
  const { drawn, chartFile } = slowRenderer()
  const other = sampleSignal({ candles: sampleCandles(2) })
  const askers = [
    chartFile(asking()),
    chartFile(asking({ current: false })),
    chartFile(asking({ signal: other })),
  ]
  t.equal(drawn.length, 3)
  for (const [index, { finish }] of drawn.entries()) finish(Buffer.from(`${index}`))
  t.same(
    (await Promise.all(askers)).map((file) => String(fileOf(file)?.data)),
    ['0', '1', '2'],
  )
})

t.test('one who leaves ends nobody else’s drawing', async (t) => {
  const { drawn, told, chartFile } = slowRenderer()
  const leaving = new AbortController()
  const left = chartFile(asking({ abort: leaving.signal }))
  const stays = chartFile(asking())
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
    const askers = [1, 2].map(() => chartFile(asking({ abort: leaving.signal })))
    leaving.abort()
    t.same(await Promise.all(askers), [undefined, undefined])
    t.equal(drawn[0]?.abort.aborted, true)
    const next = chartFile(asking())
    t.equal(drawn.length, 2)
    drawn[1]?.finish(Buffer.from('png'))
    t.match(await next, { data: Buffer.from('png') })
    t.same(told, [])
  },
)

t.test('a drawing that fails is told of all who wait, and tried anew by the next', async (t) => {
  const { drawn, told, chartFile } = slowRenderer()
  const askers = ['1', '2'].map((interactionId) => chartFile(asking({ interactionId })))
  const error = new Error('no pencil')
  drawn[0]?.fail(error)
  t.same(await Promise.all(askers), ['failed', 'failed'])
  const key = { pair: 'EUR/USD', timeframe: '4h' }
  t.same(told, [
    [error, { interactionId: '1', ...key }],
    [error, { interactionId: '2', ...key }],
  ])
  const next = chartFile(asking())
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
  const draw = (each: typeof signal) => chartFile(asking({ signal: each }))
  await draw(signal)
  for (let index = 0; index < 64; index += 1) await draw({ ...signal })
  t.equal(drawings, 65)
  await draw(signal)
  t.equal(drawings, 66)
})
