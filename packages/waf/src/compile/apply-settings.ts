import type { ConfigNode, Problems } from '../seclang/index.js';
import { parseUnicodeMap } from '../transformations/index.js';
import { defaultSettings, type Settings } from './settings.js';

type Draft = { -readonly [Key in keyof Settings]: Settings[Key] };

/** Writes one directive into the settings; returns what was expected when the value does not fit. */
type Apply = (draft: Draft, value: string, node: ConfigNode) => string | undefined;

/** Gives the bytes of a file that a directive or an operator names, relative to the rule file; throws when it cannot. */
export type ReadRuleFile = (path: string, ruleFile: string) => string;

function oneOf<const Value extends string>(set: (draft: Draft, value: Value) => void, values: readonly Value[]): Apply {
  return (draft, text) => {
    const value = values.find((known) => known.toLowerCase() === text.toLowerCase());
    if (value === undefined) return `one of ${values.join(', ')}`;
    set(draft, value);
    return undefined;
  };
}

function amount(set: (draft: Draft, value: number) => void, least = 0): Apply {
  return (draft, text) => {
    if (!/^\d{1,15}$/.test(text) || Number(text) < least) return `a whole number of at least ${least}`;
    set(draft, Number(text));
    return undefined;
  };
}

function text(set: (draft: Draft, value: string) => void): Apply {
  return (draft, value) => {
    set(draft, value);
    return undefined;
  };
}

const onOff = ['On', 'Off'] as const;
const limitActions = ['Reject', 'ProcessPartial'] as const;

const table: Readonly<Record<string, Apply>> = {
  SecRuleEngine: oneOf((draft, value) => void (draft.ruleEngine = value), ['On', 'Off', 'DetectionOnly']),
  SecRequestBodyAccess: oneOf((draft, value) => void (draft.requestBodyAccess = value === 'On'), onOff),
  SecRequestBodyLimit: amount((draft, value) => void (draft.requestBodyLimit = value), 1),
  SecRequestBodyNoFilesLimit: amount((draft, value) => void (draft.requestBodyNoFilesLimit = value), 1),
  SecRequestBodyLimitAction: oneOf((draft, value) => void (draft.requestBodyLimitAction = value), limitActions),
  SecRequestBodyJsonDepthLimit: amount((draft, value) => void (draft.jsonDepthLimit = value), 1),
  SecResponseBodyAccess: oneOf((draft, value) => void (draft.responseBodyAccess = value === 'On'), onOff),
  SecResponseBodyLimit: amount((draft, value) => void (draft.responseBodyLimit = value), 1),
  SecResponseBodyLimitAction: oneOf((draft, value) => void (draft.responseBodyLimitAction = value), limitActions),
  SecResponseBodyMimeType: (draft, _value, node) => {
    const types = node.values.flatMap((value) => value.toLowerCase().split(/\s+/));
    draft.responseBodyMimeTypes = types.filter((type) => type !== '');
    return undefined;
  },
  SecArgumentsLimit: amount((draft, value) => void (draft.argumentsLimit = value), 1),
  SecArgumentSeparator: (draft, value) => {
    if (value.length !== 1) return 'one character';
    draft.argumentSeparator = value;
    return undefined;
  },
  SecCookieFormat: oneOf((draft, value) => void (draft.cookieFormat = value === '0' ? 0 : 1), ['0', '1']),
  SecCookieV0Separator: (draft, value) => {
    if (value.length !== 1) return 'one character';
    draft.cookieSeparator = value;
    return undefined;
  },
  SecUploadFileLimit: amount((draft, value) => void (draft.uploadFileLimit = value)),
  SecCollectionTimeout: amount((draft, value) => void (draft.collectionTimeout = value)),
  SecWebAppId: text((draft, value) => void (draft.webAppId = value)),
  SecSensorId: text((draft, value) => void (draft.sensorId = value)),
  SecServerSignature: text((draft, value) => void (draft.serverSignature = value)),
  SecComponentSignature: text((draft, value) => {
    draft.componentSignatures = [...draft.componentSignatures, value];
  }),
  SecAuditEngine: oneOf((draft, value) => void (draft.auditEngine = value), ['On', 'Off', 'RelevantOnly']),
  SecAuditLogRelevantStatus: text((draft, value) => void (draft.auditLogRelevantStatus = value)),
  SecAuditLogParts: (draft, value) => {
    if (!/^[A-KZ]+$/i.test(value)) return 'letters of audit log parts, such as ABIJDEFHZ';
    draft.auditLogParts = value.toUpperCase();
    return undefined;
  },
  SecParseXmlIntoArgs: oneOf((draft, value) => void (draft.parseXmlIntoArgs = value), ['On', 'Off', 'OnlyArgs']),
};

/** Folds the configuration directives into settings; the last one wins. */
export function settingsOf(nodes: readonly ConfigNode[], readFile: ReadRuleFile, problems: Problems): Settings {
  const draft: Draft = { ...defaultSettings };
  for (const node of nodes) {
    if (node.name === 'SecResponseBodyMimeTypesClear') draft.responseBodyMimeTypes = [];
    if (node.name === 'SecUnicodeMapFile') applyUnicodeMap(draft, node, readFile, problems);
    if (!Object.hasOwn(table, node.name)) continue;
    const value = node.values[0] ?? '';
    const expected = table[node.name]?.(draft, value, node);
    if (expected === undefined) continue;
    const place = node.valuePlaces[0] ?? node.place;
    problems.add(
      'WAF_PARSE_DIRECTIVE_VALUE',
      place,
      `${node.name} expects ${expected}, found ${JSON.stringify(value.slice(0, 60))}`,
    );
  }
  return draft;
}

function applyUnicodeMap(draft: Draft, node: ConfigNode, readFile: ReadRuleFile, problems: Problems): void {
  const [file = '', pageText = '20127'] = node.values;
  const page = Number(pageText);
  let text: string;
  try {
    text = readFile(file, node.place.file);
    if (parseUnicodeMap(text, page) === undefined) throw new Error(`it has no code page ${pageText}`);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    problems.add('WAF_PARSE_UNICODE_MAP', node.place, `${node.name} ${file}: ${reason}`, 'check path and code page');
    return;
  }
  draft.unicodeMap = { file, page, text };
}
