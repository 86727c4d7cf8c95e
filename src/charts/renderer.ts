/** Renders chart SVGs to PNG off the event loop, in one worker thread that starts with the first chart. */
import { Worker } from 'node:worker_threads'
import { ChartFailure, type ChartFailureReason } from './failure.js'

/** One SVG at a time goes to the worker, so that its reply needs no name. */
export type ChartReply = { readonly png: Uint8Array<ArrayBuffer> } | { readonly problem: string }

export interface ChartRenderer {
  /** The PNG. Rejects with CHART_FAILED: bad SVG, too many waiting, too slow, aborted, or closed. */
  render(svg: string, abort?: AbortSignal): Promise<Buffer>
  /** Rejects what is waiting and ends the worker. */
  close(): Promise<void>
}

export interface ChartOptions {
  /**
   * For one chart to get its turn, and again once it has it; a worker that takes longer is replaced. Answers wait for
   * their charts, so that a queue of slow ones must not add up. Milliseconds.
   */
  readonly timeoutMs?: number
  /** Charts that may wait for their turn; past it they are refused. */
  readonly maxWaiting?: number
  readonly workerUrl?: URL
}

interface Job {
  readonly svg: string
  readonly succeed: (png: Buffer) => void
  readonly fail: (error: ChartFailure) => void
}

const WORKER_URL = new URL('./worker.js', import.meta.url)

export function createChartRenderer({
  timeoutMs = 5000,
  maxWaiting = 64,
  workerUrl = WORKER_URL,
}: ChartOptions = {}): ChartRenderer {
  const waiting: Job[] = []
  let worker: Worker | undefined
  let running: Job | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false

  function start(): Worker {
    const started = new Worker(workerUrl)
    started.on('message', (reply: ChartReply) => settle(reply))
    started.on('error', (error) =>
      replace(started, failed('worker', 'the chart worker failed', error)),
    )
    return started
  }

  function next(): void {
    clearTimeout(timer)
    running = waiting.shift()
    if (running === undefined) {
      worker?.unref()
      return
    }
    try {
      worker ??= start()
    } catch (error) {
      running.fail(failed('worker', 'the chart worker cannot start', error))
      next()
      return
    }
    const own = worker
    own.ref()
    timer = setTimeout(() => replace(own, failed('slow', 'the chart took too long')), timeoutMs)
    own.postMessage(running.svg)
  }

  function settle(reply: ChartReply): void {
    if ('png' in reply) running?.succeed(Buffer.from(reply.png.buffer))
    else running?.fail(failed('picture', reply.problem))
    next()
  }

  /** The running chart fails, and the next one gets a new worker. */
  function replace(broken: Worker, error: ChartFailure): void {
    forget(broken)
    void broken.terminate()
    worker = undefined
    running?.fail(error)
    next()
  }

  function render(svg: string, abort?: AbortSignal): Promise<Buffer> {
    if (closed) return Promise.reject(failed('closed', 'the chart renderer is closed'))
    if (abort?.aborted) return Promise.reject(failed('unwanted', 'no longer wanted'))
    if (waiting.length >= maxWaiting)
      return Promise.reject(failed('busy', 'too many charts are waiting'))
    return new Promise((resolve, reject) => {
      const leave = () => {
        const place = waiting.indexOf(job)
        if (place >= 0) waiting.splice(place, 1)
        return place >= 0
      }
      const late = setTimeout(() => {
        if (leave()) job.fail(failed('slow', 'the chart waited too long for its turn'))
      }, timeoutMs)
      const onAbort = () => {
        leave()
        job.fail(failed('unwanted', 'no longer wanted'))
      }
      const done = () => {
        clearTimeout(late)
        abort?.removeEventListener('abort', onAbort)
      }
      const job: Job = {
        svg,
        succeed: (png) => {
          done()
          resolve(png)
        },
        fail: (error) => {
          done()
          reject(error)
        },
      }
      abort?.addEventListener('abort', onAbort, { once: true })
      waiting.push(job)
      if (running === undefined) next()
    })
  }

  async function close(): Promise<void> {
    closed = true
    clearTimeout(timer)
    const ending = [...(running === undefined ? [] : [running]), ...waiting.splice(0)]
    running = undefined
    for (const job of ending) job.fail(failed('closed', 'the chart renderer is closed'))
    if (worker) forget(worker)
    await worker?.terminate()
  }

  return { render, close }
}

/** While it ends it may still fail: an error that nobody listens to would end the process. */
function forget(worker: Worker): void {
  worker.removeAllListeners().on('error', () => {})
}

function failed(reason: ChartFailureReason, why: string, cause?: unknown): ChartFailure {
  return new ChartFailure(reason, why, cause === undefined ? undefined : { cause })
}
