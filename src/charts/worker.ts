/** Runs in a worker thread: turns one SVG after the other into a PNG, with the fonts that are shipped. */
import { fileURLToPath } from 'node:url'
import { parentPort } from 'node:worker_threads'
import { Resvg } from '@resvg/resvg-js'
import type { ChartReply } from './renderer.js'

const FAMILY = '@expo-google-fonts/ibm-plex-sans'
// It has no Chinese characters: the words in a chart are English for everybody, its alt text is in the trader's language.
// A container has no fonts of its own, and another machine's would make another picture.
const options = {
  font: {
    loadSystemFonts: false,
    fontFiles: [
      `${FAMILY}/400Regular/IBMPlexSans_400Regular.ttf`,
      `${FAMILY}/600SemiBold/IBMPlexSans_600SemiBold.ttf`,
    ].map((path) => fileURLToPath(import.meta.resolve(path))),
    defaultFontFamily: 'IBM Plex Sans',
  },
}

parentPort?.on('message', (svg: string) => {
  try {
    const png = new Uint8Array(new Resvg(svg, options).render().asPng())
    reply({ png }, [png.buffer])
  } catch (error) {
    reply({ problem: String(error) })
  }
})

function reply(message: ChartReply, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer)
}
