/** The part of sodium-native that we use; it ships no types. https://github.com/holepunchto/sodium-native */
declare module 'sodium-native' {
  const sodium: {
    crypto_sign_verify_detached(signature: Buffer, message: Buffer, publicKey: Buffer): boolean
  }
  export default sodium
}
