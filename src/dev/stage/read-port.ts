/** A port from the command line. */

/** Undefined when none is asked for. Throws a RangeError for what is no port. */
export function readPort(text: string | undefined): number | undefined {
  const port = text === undefined ? undefined : Number(text)
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65535)) {
    throw new RangeError(`--port must be 0 to 65535, not "${text}"`)
  }
  return port
}
