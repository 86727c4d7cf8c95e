/** Whether 32 bytes are an Ed25519 public key: a point of the curve, in its one encoding, of the order that keys have. */

const P = 2n ** 255n - 19n
/** Order of the base point, of which every public key is a multiple. */
const L = 2n ** 252n + 27742317777372353535851937790883648493n

const mod = (value: bigint) => ((value % P) + P) % P

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n
  let square = mod(base)
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = mod(result * square)
    square = mod(square * square)
  }
  return result
}

const invert = (value: bigint) => power(value, P - 2n)

const D = mod(-121665n * invert(121666n))
const ROOT_OF_MINUS_1 = power(2n, (P - 1n) / 4n)

/** Homogeneous: x = X / Z, y = Y / Z, and T = x * y * Z. */
type Point = readonly [X: bigint, Y: bigint, Z: bigint, T: bigint]

/** RFC 8032, 5.1.4: right for equal points too. */
function add([x1, y1, z1, t1]: Point, [x2, y2, z2, t2]: Point): Point {
  const a = mod((y1 - x1) * (y2 - x2))
  const b = mod((y1 + x1) * (y2 + x2))
  const c = mod(2n * t1 * D * t2)
  const d = mod(2n * z1 * z2)
  const [e, f, g, h] = [b - a, d - c, d + c, b + a]
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)]
}

const NEUTRAL: Point = [0n, 1n, 1n, 0n]
const isNeutral = ([x, y, z]: Point) => x === 0n && y === z

function multiply(point: Point, times: bigint): Point {
  let result = NEUTRAL
  let doubled = point
  for (let rest = times; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = add(result, doubled)
    doubled = add(doubled, doubled)
  }
  return result
}

/** RFC 8032, 5.1.3; either of the two points with this y, as their orders are equal. */
function decode(hex: string): Point | undefined {
  const bytes = Buffer.from(hex, 'hex').reverse()
  const y = BigInt(`0x${bytes.toString('hex')}`) & (2n ** 255n - 1n)
  // Another encoding of a point that has one: libraries disagree about it.
  if (y >= P) return undefined
  const xx = mod((y * y - 1n) * invert(D * y * y + 1n))
  const root = power(xx, (P + 3n) / 8n)
  const x = mod(root * root) === xx ? root : mod(root * ROOT_OF_MINUS_1)
  return mod(x * x) === xx ? [x, y, 1n, mod(x * y)] : undefined
}

/**
 * `hex`: 64 digits. False also for the few points of small order, with which signatures are forged by trying a few times:
 * libsodium refuses those and OpenSSL takes them.
 */
export function isPublicKey(hex: string): boolean {
  const point = decode(hex)
  return point !== undefined && !isNeutral(point) && isNeutral(multiply(point, L))
}
