/** A section of an ELF object. */
export interface ElfSection {
  readonly index: number;
  readonly name: string;
  readonly type: number;
  readonly flags: bigint;
  /** `sh_link`: for relocations the symbol table, for symbol tables the string table. */
  readonly link: number;
  /** `sh_info`: for relocations the section that they change. */
  readonly info: number;
  readonly entrySize: number;
  readonly size: number;
  /** The content; empty for SHT_NOBITS. Not copied. */
  readonly data: Uint8Array;
}

/** A symbol of an ELF object. */
export interface ElfSymbol {
  readonly index: number;
  readonly name: string;
  /** STT_NOTYPE 0, STT_OBJECT 1, STT_FUNC 2, STT_SECTION 3. */
  readonly type: number;
  /** STB_LOCAL 0, STB_GLOBAL 1, STB_WEAK 2. */
  readonly binding: number;
  /** STV_DEFAULT 0, STV_INTERNAL 1, STV_HIDDEN 2. */
  readonly visibility: number;
  /** Index of the section that holds it; 0 when undefined. */
  readonly section: number;
  readonly value: number;
  readonly size: number;
}

/** A relocation of an ELF object. */
export interface ElfRelocation {
  /** Offset inside the section that is changed. */
  readonly offset: number;
  /** R_BPF_64_64 1, R_BPF_64_32 10, R_BPF_64_ABS64 2, R_BPF_64_ABS32 3, R_BPF_64_NODYLD32 4. */
  readonly type: number;
  readonly symbol: ElfSymbol;
}

/** A relocatable BPF object, read but not interpreted. */
export interface ElfFile {
  readonly littleEndian: boolean;
  readonly sections: readonly ElfSection[];
  readonly symbols: readonly ElfSymbol[];
  /** Section index to the relocations that change it, in file order. */
  readonly relocations: ReadonlyMap<number, readonly ElfRelocation[]>;
}
