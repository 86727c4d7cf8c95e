/** Draws a signal's chart as a file for the answer, once for all who ask; an answer never fails because its chart did. */
import { LRUCache } from 'lru-cache'
import { chartAltText } from '../charts/alt-text.js'
import { chartSvg } from '../charts/picture.js'
import type { MessageFile } from '../discord/message.js'
import { localise } from '../messages/localise.js'
import type { Candle, Signal } from '../signals/signal.js'
import type { CommandDeps } from './dependencies.js'
import { type SharedDrawing, shareDrawing } from './share-drawing.js'

type ChartDeps = Pick<CommandDeps, 'renderChart' | 'onChartError'>
type Render = NonNullable<ChartDeps['renderChart']>

export interface ChartRequest {
  readonly locale: string
  readonly signal: Signal
  readonly current: boolean
  readonly abort: AbortSignal
  readonly interactionId?: string | undefined
}

export interface ChartFiles {
  canDraw(signal: Signal): boolean
  /** Undefined when there is nothing to draw or this asker has left; `failed`: `onChartError` was told. */
  chartFile(request: ChartRequest): Promise<MessageFile | 'failed' | undefined>
}

/** Two candles make a line to look at; fewer do not. */
const FEWEST_CANDLES = 2
/** Of about 40 kB each. */
const MOST_PICTURES = 64

export function createChartFiles({ renderChart, onChartError }: ChartDeps): ChartFiles {
  const pictures = new LRUCache<Signal, { current: boolean; drawing: SharedDrawing }>({
    max: MOST_PICTURES,
  })

  function begin(render: Render, signal: Signal, candles: readonly Candle[], current: boolean) {
    const draw = async (abort: AbortSignal) => render(chartSvg(signal, candles, current), abort)
    const drawing = shareDrawing(draw, () => pictures.delete(signal))
    pictures.set(signal, { current, drawing })
    return drawing
  }

  async function chartFile(request: ChartRequest): Promise<MessageFile | 'failed' | undefined> {
    const { locale, signal, current, abort, interactionId } = request
    const { candles = [], pair, timeframe } = signal
    if (renderChart === undefined || candles.length < FEWEST_CANDLES) return undefined
    const known = pictures.get(signal)
    const drawing =
      known?.current === current ? known.drawing : begin(renderChart, signal, candles, current)
    try {
      const data = await drawing(abort)
      const description = chartAltText(localise(locale), signal, current)
      return { name: 'chart.png', contentType: 'image/png', description, data }
    } catch (error) {
      if (abort.aborted) return undefined
      onChartError?.(error, { interactionId, pair, timeframe })
      return 'failed'
    }
  }

  return {
    canDraw: ({ candles }) => renderChart !== undefined && (candles?.length ?? 0) >= FEWEST_CANDLES,
    chartFile,
  }
}
