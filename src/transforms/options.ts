/** Constants handed through to f behind the differentiated argument. */
export interface ArgsOption {
  readonly args?: readonly unknown[];
}
