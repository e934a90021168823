/** What the builders know of one event class. */
export interface ClassRow {
  readonly uid: number;
  /** The name in the schema, such as `detection_finding`. */
  readonly name: string;
  readonly caption: string;
  readonly categoryUid: number;
  readonly categoryName: string;
  /** Captions by `activity_id`. */
  readonly activities: Readonly<Record<number, string>>;
  /** What the text beside each enum attribute is. */
  readonly captions: ReadonlyMap<string, EnumCaptions>;
  /** The profile of each attribute that exists only while a profile is applied. */
  readonly profiles: ReadonlyMap<string, string>;
}

/** The texts of one enum attribute. */
export interface EnumCaptions {
  /** The attribute that carries the text. */
  readonly sibling: string;
  /** Captions by number. */
  readonly texts: Readonly<Record<number, string>>;
}
