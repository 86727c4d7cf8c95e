/** The system's Chromium for tests of pages, with everything that it complains about. */
import { type Browser, chromium, type Page } from 'playwright-core'
import type { Test } from 'tap'

export const CHROMIUM = '/usr/bin/chromium'

export interface Visit {
  readonly page: Page
  /** Errors of scripts, of the console (policy violations among them) and of requests. */
  readonly complaints: readonly string[]
}

export async function launchBrowser(t: Pick<Test, 'teardown'>): Promise<Browser> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  })
  t.teardown(() => browser.close())
  return browser
}

export async function visit(
  browser: Browser,
  url: string,
  how: { width: number; height: number; colorScheme: 'light' | 'dark' },
): Promise<Visit> {
  const { width, height, colorScheme } = how
  const page = await browser.newPage({ viewport: { width, height }, colorScheme })
  const complaints: string[] = []
  page.on('pageerror', ({ message }) => complaints.push(message))
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('request', (request) => {
    complaints.push(...[request.url()].filter((asked) => !asked.startsWith(url)))
  })
  await page.goto(url)
  return { page, complaints }
}
