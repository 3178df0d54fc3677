/** A program that the reverse transform does not cover; whoever asked for it takes an equivalent one. */
export class Unsupported extends Error {
  override name = 'Unsupported';
}
