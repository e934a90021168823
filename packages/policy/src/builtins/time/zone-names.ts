/** Locales in whose English the zones of a region have the abbreviations of the IANA data base. */
const LOCALES: Readonly<Record<string, string>> = {
  Africa: 'en-ZA',
  Antarctica: 'en-AU',
  Arctic: 'en-GB',
  Asia: 'en-GB',
  Atlantic: 'en-GB',
  Australia: 'en-AU',
  Europe: 'en-GB',
  Indian: 'en-ZA',
};

/** Abbreviations by hours east of UTC, and the zones that have them though no locale says so. `*` is a zone without letters. */
const EXCEPTIONS: readonly (readonly [names: string, zones: string])[] = [
  ['0=GMT', 'Etc/GMT Etc/GMT+0 Etc/GMT-0 Etc/GMT0 Etc/Greenwich GMT GMT+0 GMT-0 GMT0 Greenwich'],
  ['0=WET 1=WEST', 'WET Portugal'],
  ['1=MET 2=MEST', 'MET'],
  ['1=CET 2=CEST', 'CET Poland Africa/Algiers Africa/Tunis Africa/Ceuta'],
  ['2=EET 3=EEST', 'EET Africa/Cairo Africa/Tripoli Libya Egypt'],
  ['-10=HST -9=HDT', 'America/Adak America/Atka US/Aleutian'],
  ['-7=MST', 'America/Dawson America/Hermosillo America/Mazatlan America/Whitehorse Canada/Yukon Mexico/BajaSur'],
  ['-5=CST -4=CDT', 'America/Havana Cuba'],
  ['-3.5=NST -2.5=NDT', 'America/St_Johns Canada/Newfoundland'],
  ['*', 'Antarctica/Casey Antarctica/Troll Asia/Dubai Asia/Muscat Australia/Eucla Australia/Lord_Howe Australia/LHI'],
  ['5.5=IST', 'Asia/Calcutta Asia/Kolkata'],
  ['8=HKT', 'Asia/Hong_Kong Hongkong'],
  ['7=WIB', 'Asia/Jakarta Asia/Pontianak'],
  ['9=WIT', 'Asia/Jayapura'],
  ['8=WITA', 'Asia/Makassar Asia/Ujung_Pandang'],
  ['2=IST 3=IDT', 'Asia/Jerusalem Asia/Tel_Aviv Israel'],
  ['5=PKT', 'Asia/Karachi'],
  ['8=CST', 'Asia/Macau Asia/Macao Asia/Shanghai Asia/Chongqing Asia/Chungking Asia/Harbin Asia/Taipei PRC ROC'],
  ['8=PST', 'Asia/Manila'],
  ['9=KST', 'Asia/Pyongyang Asia/Seoul ROK'],
  ['9=JST', 'Asia/Tokyo Japan'],
  ['-4=AST -3=ADT', 'Atlantic/Bermuda'],
  ['0=GMT 1=IST', 'Europe/Dublin Eire'],
  ['0=GMT 1=BST', 'Europe/Guernsey Europe/Isle_of_Man Europe/Jersey GB GB-Eire'],
  ['3=MSK', 'Europe/Kirov Europe/Moscow Europe/Simferopol Europe/Volgograd W-SU'],
  ['13=NZDT 12=NZST', 'Pacific/Auckland Antarctica/McMurdo Antarctica/South_Pole NZ'],
  ['10=ChST', 'Pacific/Guam Pacific/Saipan'],
  ['-11=SST', 'Pacific/Midway Pacific/Pago_Pago Pacific/Samoa US/Samoa'],
];

/** How a zone abbreviates its name. */
export interface ZoneNaming {
  /** The locale that knows it. */
  readonly locale: string;
  /** Names by hours east of UTC that take the place of the locale's. */
  readonly names: ReadonlyMap<number, string>;
  /** Whether the zone has no letters, whatever the locale says. */
  readonly numeric: boolean;
}

/** The naming of a zone. */
export function namingOf(zone: string): ZoneNaming {
  const [region = ''] = zone.split('/');
  const locale = Object.hasOwn(LOCALES, region) ? LOCALES[region]! : 'en-US';
  const [text = ''] = EXCEPTIONS.find(([, zones]) => zones.split(' ').includes(zone)) ?? [];
  const numeric = text === '*';
  const pairs = text === '' || numeric ? [] : text.split(' ').map((pair) => pair.split('='));
  return { locale, names: new Map(pairs.map(([hours, name]) => [Number(hours), name!])), numeric };
}
