/** `npm run fixtures [-- FOLDER]`: writes test/fixtures anew. */
import { fileURLToPath } from 'node:url'
import { writeFixtures } from './write-fixtures.js'

const folder = process.argv[2] ?? fileURLToPath(new URL('../../../test/fixtures/', import.meta.url))
process.stdout.write(`${writeFixtures(folder)} fixtures written to ${folder}\n`)
