/** What each picture of the playground shows, and how it comes to be: by what a visitor would do. */
import type { Browser, Page } from 'playwright-core'

export interface Picture {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly colorScheme: 'dark' | 'light'
  readonly prepare: (page: Page) => Promise<void>
}

const DESK = { width: 1440, height: 900 }
const PHONE = { width: 390, height: 844 }

/** Pictures and fonts too: what is still on its way would be missing. */
const COMPLETE = `Promise.all([
  document.fonts.ready,
  ...[...document.images].filter((image) => image.offsetParent).map((image) => image.decode()),
])`

async function writeCommand(page: Page, text: string): Promise<void> {
  await page.locator('#composer-text').fill(text)
  await page.locator('#composer-text').press('Enter')
}

/** A signal with its chart, of a pair that trades on any day, and in the wire how it got there although Discord was not ready. */
async function showRetries(page: Page): Promise<void> {
  await page.locator('#fault').selectOption('early-10015')
  await writeCommand(page, '/signal ETH/USD 4h')
  const message = page.locator('.row').filter({ hasText: 'ETH/USD · 4h' })
  await message.locator('.embed .picture').waitFor()
  await page.locator('#story').getByText('ended: delivered').waitFor()
  await page.locator('.entry').nth(3).waitFor()
  await page.locator('.entry summary').first().click()
}

/** A command half written, with what completes it. */
async function showCompletion(page: Page): Promise<void> {
  await writeCommand(page, '/signal ETH/USD 1h')
  const message = page.locator('.row').filter({ hasText: 'ETH/USD · 1h' })
  await message.locator('.embed .picture').waitFor()
  await page.locator('#story').getByText('ended: delivered').waitFor()
  await page.locator('#composer-text').fill('/signal ')
  await page.keyboard.press('Tab')
  const answered = page.waitForResponse(
    (response) => response.request().postDataJSON()?.text === 'usd',
  )
  await page.keyboard.type('usd')
  await answered
  await page.locator('#suggestion-list [aria-selected=true]').waitFor()
}

async function showMessage(page: Page): Promise<void> {
  await page.locator('.row .embed .picture').last().waitFor()
}

async function showWire(page: Page): Promise<void> {
  const tab = (name: string) => page.locator('#tabs').getByRole('button', { name }).click()
  await tab('Wire')
  await page.locator('#recent li').filter({ hasText: 'early-10015' }).first().click()
  await page.locator('.entry').nth(3).waitFor()
}

export const PICTURES: readonly Picture[] = [
  { name: 'playground-dark', ...DESK, colorScheme: 'dark', prepare: showRetries },
  { name: 'playground-light', ...DESK, colorScheme: 'light', prepare: showCompletion },
  { name: 'playground-phone-dark', ...PHONE, colorScheme: 'dark', prepare: showMessage },
  { name: 'playground-phone-light', ...PHONE, colorScheme: 'light', prepare: showWire },
]

export async function takePicture(
  browser: Browser,
  url: string,
  { width, height, colorScheme, prepare }: Picture,
  path: string,
): Promise<void> {
  const page = await browser.newPage({ viewport: { width, height }, colorScheme })
  await page.goto(url)
  await page.locator('body[data-ready]').waitFor()
  await page.locator('#messages .row').first().waitFor()
  await prepare(page)
  await page.evaluate(COMPLETE)
  await page.screenshot({ path, animations: 'disabled' })
  await page.close()
}
