/** One promise of a contract, and the code that fails when it is broken. */
export interface ContractCase {
  /** A sentence for the test's name. */
  readonly name: string;
  run(): Promise<void>;
}
