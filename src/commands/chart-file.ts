/** Draws a signal's chart as a file for the answer; an answer never fails because its chart did. */
import type { MessageFile } from '../discord/message.js'
import { chartAltText } from '../messages/chart-alt-text.js'
import { chartSvg } from '../messages/chart-svg.js'
import { localise } from '../messages/localise.js'
import type { Signal } from '../signals/signal.js'
import type { CommandDeps } from './dependencies.js'

type ChartDeps = Pick<CommandDeps, 'renderChart' | 'onChartError'>

/** Two candles make a line to look at; fewer do not. */
const FEWEST_CANDLES = 2

export function canDraw(signal: Signal, { renderChart }: ChartDeps): boolean {
  return renderChart !== undefined && (signal.candles?.length ?? 0) >= FEWEST_CANDLES
}

/** Undefined when there is nothing to draw, or drawing failed: then `onChartError` has been told. */
export async function chartFile(
  locale: string,
  signal: Signal,
  current: boolean,
  deps: ChartDeps,
  abort: AbortSignal,
): Promise<MessageFile | undefined> {
  const { renderChart, onChartError } = deps
  const { candles = [] } = signal
  if (renderChart === undefined || candles.length < FEWEST_CANDLES) return undefined
  try {
    const data = await renderChart(chartSvg(signal, candles, current), abort)
    const description = chartAltText(localise(locale), signal, current)
    return { name: 'chart.png', contentType: 'image/png', description, data }
  } catch (error) {
    onChartError?.(error)
    return undefined
  }
}
