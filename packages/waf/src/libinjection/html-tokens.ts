/** Kinds of HTML tokens. */
export type HtmlTokenType =
  | 'DATA_TEXT'
  | 'TAG_NAME_OPEN'
  | 'TAG_NAME_CLOSE'
  | 'TAG_NAME_SELFCLOSE'
  | 'TAG_CLOSE'
  | 'ATTR_NAME'
  | 'ATTR_VALUE'
  | 'TAG_COMMENT'
  | 'DOCTYPE';

/** Where the text is supposed to stand in a page. */
export type HtmlContext = 'data' | 'attributes' | 'single-quoted' | 'double-quoted' | 'back-quoted';
