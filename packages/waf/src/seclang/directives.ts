/** How the engine treats a directive. */
export type DirectiveSupport =
  /** Does what the manual says. */
  | 'applied'
  /** Parsed; changes nothing here, for the stated reason. */
  | 'accepted'
  /** An error, for the stated reason. */
  | 'refused';

/** One row of the directive table. */
export interface DirectiveInfo {
  readonly name: string;
  readonly support: DirectiveSupport;
  /** Fewest and most arguments. */
  readonly least: number;
  readonly most: number;
  /** Why it is accepted without effect, or refused. */
  readonly reason?: string;
}

const many = 1000;

function rows(support: DirectiveSupport, names: string, least: number, most: number, reason?: string): DirectiveInfo[] {
  return names.split(' ').map((name) => ({ name, support, least, most, ...(reason !== undefined && { reason }) }));
}

const lua = 'it runs Lua';
const host = 'the host application owns this';
const files = 'this engine keeps bodies in memory, within their limits';
const regex = 'patterns run in linear time, or under a step budget';
const v2 = 'it belongs to ModSecurity 2 only';

const all: readonly DirectiveInfo[] = [
  ...rows('applied', 'SecRule', 2, 3),
  ...rows('applied', 'SecAction SecMarker SecDefaultAction SecComponentSignature Include IncludeOptional', 1, 1),
  ...rows('applied', 'SecDataset', 2, 2),
  ...rows('applied', 'SecRuleRemoveById SecRuleRemoveByTag SecRuleRemoveByMsg', 1, many),
  ...rows('applied', 'SecRuleUpdateTargetById SecRuleUpdateTargetByTag SecRuleUpdateTargetByMsg', 2, 3),
  ...rows('applied', 'SecRuleUpdateActionById', 2, 2),
  ...rows('applied', 'SecRuleEngine SecRequestBodyAccess SecResponseBodyAccess', 1, 1),
  ...rows('applied', 'SecRequestBodyLimit SecRequestBodyNoFilesLimit SecRequestBodyLimitAction', 1, 1),
  ...rows('applied', 'SecResponseBodyLimit SecResponseBodyLimitAction', 1, 1),
  ...rows('applied', 'SecResponseBodyMimeType', 1, many),
  ...rows('applied', 'SecResponseBodyMimeTypesClear', 0, 0),
  ...rows('applied', 'SecRequestBodyJsonDepthLimit SecArgumentsLimit SecArgumentSeparator SecCookieFormat', 1, 1),
  ...rows('applied', 'SecUploadFileLimit SecCollectionTimeout SecWebAppId SecSensorId SecServerSignature', 1, 1),
  ...rows('applied', 'SecAuditEngine SecAuditLogRelevantStatus SecAuditLogParts', 1, 1),
  ...rows('applied', 'SecParseXmlIntoArgs SecCookieV0Separator', 1, 1),
  ...rows('applied', 'SecUnicodeMapFile', 1, 2),
  ...rows('accepted', 'SecRequestBodyInMemoryLimit SecTmpDir SecDataDir SecUploadDir SecUploadFileMode', 1, 1, files),
  ...rows('accepted', 'SecUploadKeepFiles SecTmpSaveUploadedFiles', 1, 1, files),
  ...rows('accepted', 'SecAuditLog SecAuditLog2 SecAuditLogStorageDir SecAuditLogFileMode', 1, 1, host),
  ...rows(
    'accepted',
    'SecAuditLogDirMode SecAuditLogType SecAuditLogFormat SecAuditLogPrefix SecAuditLogDir',
    1,
    1,
    host,
  ),
  ...rows('accepted', 'SecDebugLog SecDebugLogLevel SecErrorLog SecStatusEngine SecChrootDir', 1, 1, host),
  ...rows('accepted', 'SecPcreMatchLimit SecPcreMatchLimitRecursion SecRxPreFilter', 1, 1, regex),
  ...rows('accepted', 'SecXmlExternalEntity', 1, 1, 'external entities are never loaded'),
  ...rows('accepted', 'SecConnEngine SecConnReadStateLimit SecConnWriteStateLimit', 1, 2, host),
  ...rows('accepted', 'SecReadStateLimit SecWriteStateLimit SecGuardianLog', 1, 2, v2),
  ...rows('accepted', 'SecCacheTransformations', 1, 2, 'transformations are always shared'),
  ...rows('accepted', 'SecContentInjection SecDisableBackendCompression SecRuleInheritance', 1, 1, v2),
  ...rows('accepted', 'SecRulePerfTime SecInterceptOnError SecStreamInBodyInspection', 1, 1, v2),
  ...rows('accepted', 'SecStreamOutBodyInspection SecHashEngine SecHashKey SecHashParam', 1, 3, v2),
  ...rows('accepted', 'SecHashMethodRx SecHashMethodPm', 2, 2, v2),
  ...rows('accepted', 'SecHttpBlKey SecGsbLookupDb SecUnicodeCodePage', 1, 1, host),
  ...rows('accepted', 'SecIgnoreRuleCompilationErrors', 1, 1, 'every error is always told'),
  ...rows('refused', 'SecRuleScript', 1, 2, lua),
  ...rows('refused', 'SecGeoLookupDb', 1, 1, 'it needs a GeoIP database, which is not part of this package'),
  ...rows('refused', 'SecRemoteRules', 2, 2, 'rules are never loaded over the network'),
  ...rows('refused', 'SecRemoteRulesFailAction', 1, 1, 'rules are never loaded over the network'),
];

/** Every directive of the ModSecurity and Coraza manuals by its lower-case name. */
export const directives: ReadonlyMap<string, DirectiveInfo> = new Map(all.map((row) => [row.name.toLowerCase(), row]));
