/** The real demo with its page in a real Chromium, and the hands of whoever uses it. */
import '../../../harness/unhooked.js'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Browser, Locator, Page } from 'playwright-core'
import type { Test } from 'tap'
import { readDemoOptions } from '../../../../src/dev/demo/options.js'
import { type DemoSurroundings, runDemo } from '../../../../src/dev/demo/run.js'
import { visit } from '../../../harness/browser.js'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const FRESH = fileURLToPath(new URL('./fresh-server.js', import.meta.url))

export const DESK = { width: 1440, height: 900, colorScheme: 'dark' } as const
export const PHONE = { width: 390, height: 844, colorScheme: 'light' } as const

/** Resolves with the page's address; the demo ends with the test. */
export function startDemo(
  t: Pick<Test, 'teardown'>,
  env: NodeJS.ProcessEnv = {},
  how: Pick<DemoSurroundings, 'patienceMs'> = {},
): Promise<string> {
  const stop = new AbortController()
  return new Promise((resolve, reject) => {
    const write = (text: string) => {
      const [, url] = /playground is at (\S+)/.exec(text) ?? []
      if (url) resolve(url)
    }
    const around = {
      ...how,
      write,
      env: { ...process.env, ...env },
      stop: stop.signal,
      script: FRESH,
    }
    const ended = runDemo(readDemoOptions(['--port', '0']), around)
    ended.then((code) => reject(new Error(`the demo ended with ${code}`)), reject)
    t.teardown(async () => {
      stop.abort()
      await ended
    })
  })
}

export interface Hands {
  readonly page: Page
  readonly complaints: readonly string[]
  /** Of suggestions. */
  readonly list: Locator
  /** Messages, oldest first. */
  readonly rows: Locator
  readonly last: Locator
  /** Types a whole command and presses Enter. */
  readonly write: (text: string) => Promise<void>
  readonly setDelay: (ms: number) => Promise<void>
}

export async function openPage(
  browser: Browser,
  url: string,
  how: { width: number; height: number; colorScheme: 'light' | 'dark' } = DESK,
): Promise<Hands> {
  const { page, complaints } = await visit(browser, url, how)
  page.setDefaultTimeout(45_000)
  await page.locator('body[data-ready]').waitFor()
  const rows = page.locator('#messages .row')
  // The demo's own command: what comes later is ours.
  await rows.first().waitFor({ state: 'attached' })
  const line = page.locator('#composer-text')
  return {
    page,
    complaints,
    list: page.locator('#suggestion-list'),
    rows,
    last: rows.last(),
    async write(text) {
      await line.fill(text)
      await line.press('Enter')
    },
    async setDelay(ms) {
      const saved = page.waitForResponse(/api\/backend/)
      await page.locator('#delay').fill(String(ms))
      await page.locator('#delay').press('Tab')
      await saved
    },
  }
}

export async function noViolations(t: Test, page: Page, how: string): Promise<void> {
  await page.evaluate(AXE)
  const { violations } = await page.evaluate<{
    violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[]
  }>(`axe.run({ resultTypes: ['violations'] })`)
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => [id, ...nodes.map(({ html, failureSummary }) => html + failureSummary)])
  t.strictSame(serious, [], how)
}

interface Picture {
  readonly naturalWidth: number
  decode(): Promise<void>
}

/** Of a picture, once it is there; rejects when it is none. */
/* c8 ignore start: the function runs in the browser */
export const drawnWidth = (picture: Locator): Promise<number> =>
  picture.evaluate(async (image: Picture) => {
    await image.decode()
    return image.naturalWidth
  })
/* c8 ignore stop */
