/** The chart's colours: its own dark ground, legible on Discord's dark and light themes alike. */

export const INK = { ground: '#131722', grid: '#232838', muted: '#8a90a0', text: '#e6e9f0' }
export const CANDLE = { up: '#26a69a', down: '#ef5350' }
export const LEVEL = { entry: '#4c8dff', stop: '#ef5350', target: '#26a69a', last: '#5d6476' }
export const DIRECTION = { buy: '#26a69a', sell: '#ef5350', hold: '#5d6476' }
export const NOT_CURRENT = '#5d6476'
