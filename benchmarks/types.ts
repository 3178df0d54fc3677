/** The arguments of one call. */
export type Args = readonly any[];

export type Call = (...args: any[]) => any;

/**
 * - plain: the function itself, without derivatives
 * - hand: its derivative as a good programmer writes it
 * - fluxion: ours
 * - peer: another library's
 */
export type Kind = 'plain' | 'hand' | 'fluxion' | 'peer';

/** What a contestant computes: contestants that give the same must agree before they are timed. */
export type Gives = 'value' | 'derivative' | 'gradient' | 'product' | 'jacobian';

/** A function to be timed. */
export interface Contestant {
  readonly name: string;
  readonly kind: Kind;
  readonly gives: Gives;
  readonly call: Call;
  /** The case's inputs in the form this contestant takes, where that is not arrays of numbers. */
  readonly adapt?: (args: Args) => Args;
}

/** A bound from the design, on a ratio of two contestants or on the time of one recorded operation. */
export interface Target {
  readonly of: string;
  readonly per: { readonly contestant: string } | { readonly operation: true };
  readonly atMost: number;
}

/** One question: the same thing computed in several ways. */
export interface Case {
  readonly name: string;
  readonly title: string;
  /** What is asked for; peers answer it. */
  readonly asks: Gives;
  /** Calls rotate over these, because one constant input flatters branch predictors and caches. */
  readonly inputs: readonly Args[];
  /** The plain function comes first. */
  readonly contestants: readonly Contestant[];
  /** How far a result is from what differences of the plain function give, relative: the judge of the hand-written code. */
  readonly oracle: Partial<Record<Gives, (result: number[], ...args: any[]) => number>>;
  /** Scalar operations that the reverse mode of fluxion records in one call, where the case is a gradient. */
  readonly operations?: () => number;
  readonly targets: readonly Target[];
  /** The peers' way to the same result. */
  readonly offer: (offers: Offers) => Offer | undefined;
}

/** m×k times k×n; a transposed factor comes as it is stored. */
export interface Product {
  readonly side: 'AB' | 'AᵀB' | 'ABᵀ';
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

/** Layers of a network, and examples in a batch. */
export interface Layers {
  readonly batch: number;
  readonly inputs: number;
  readonly hidden: number;
  readonly outputs: number;
}

/** What a peer can express; a case that is missing is out of its reach. */
export interface Offers {
  readonly scalar?: Offer;
  readonly rosenbrock?: (n: number) => Offer;
  readonly product?: (n: number) => Offer;
  readonly spherical?: Offer;
  readonly loop?: (n: number) => Offer;
  /** Value and one tangent of an operation: (x, dx, w, dw) → [y, dy]. */
  readonly elementwise?: (name: 'exp' | 'log' | 'sin' | 'tanh' | 'pow' | 'mul' | 'add') => Offer | undefined;
  readonly matmul?: (product: Product) => Offer;
  /** (w, X, y) → [gradient]; X with n rows of d numbers. */
  readonly logistic?: (size: { readonly n: number; readonly d: number }) => Offer;
  /** (W1, b1, W2, b2, x, y) → the four gradients. */
  readonly mlp?: (layers: Layers) => Offer;
  /** The same with a direction behind: four products. */
  readonly mlpProduct?: (layers: Layers) => Offer;
}

/** Makes the call; whatever can be done once (building, compiling) is done here, outside the timed loop. */
export interface Offer {
  readonly make: () => Call | Promise<Call>;
  readonly adapt?: (args: Args) => Args;
}

export interface Peer {
  readonly name: string;
  readonly package: string;
  /** One line for the table. */
  readonly remark: string;
  /** Imports the package, which may not be installed. */
  readonly load: () => Promise<Offers>;
}
