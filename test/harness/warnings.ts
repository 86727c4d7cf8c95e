/** What Node warns of while something is done, such as listeners that look like a leak. */
export async function warningsDuring(work: () => unknown): Promise<readonly string[]> {
  const names: string[] = []
  const note = ({ name }: Error) => void names.push(name)
  process.on('warning', note)
  try {
    await work()
    // They are told in the next turn.
    await new Promise(setImmediate)
  } finally {
    process.off('warning', note)
  }
  return names
}
