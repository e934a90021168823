import { createHash } from 'node:crypto';
import { lifecycleOf } from '../lifecycle/index.js';
import { type SeverityWord, severityRank } from '../severity/index.js';
import { script, style } from './html-style.js';
import { escapeMarkup } from './markup.js';
import { byPackage, type PlacedFinding, type Report, upgradesOf } from './report.js';
import { doubtsOf } from './unknown.js';

const words: readonly SeverityWord[] = ['critical', 'high', 'medium', 'low', 'unknown', 'none'];

/** A page that stands alone: no request leaves it, its one script is named by its hash, and everything from outside is text. */
export function htmlReport(report: Report): string {
  const { scan } = report;
  const title = `${scan.source.name}: packages and vulnerabilities`;
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'`;
  const body = [
    head(report),
    doubts(report),
    cards(report),
    updates(report),
    findings(report),
    takenBack(report),
    licences(report),
    inventory(report),
    sources(report),
  ].filter((part) => part !== '');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="generator" content="lamellar-scan">
<title>${escapeMarkup(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${body.join('\n')}
</main>
<script>${script}</script>
</body>
</html>
`;
}

function head({ scan, now }: Report): string {
  const { os } = scan.inventory;
  const life = os && lifecycleOf(os, now);
  const support = life
    ? {
        supported: `updates until ${life.until}`,
        extended: `long-term updates until ${life.extended}`,
        ended: 'no more updates',
      }[life.state]
    : '';
  const facts = [
    os ? `${os.prettyName || os.id}${support ? ` (${support})` : ''}` : '',
    scan.image?.architecture ? `${scan.image.os}/${scan.image.architecture}` : '',
    `${scan.inventory.packages.length} packages`,
    `${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  ].filter((fact) => fact !== '');
  const digest = scan.image?.digest ? `<p class="mono">${escapeMarkup(scan.image.digest)}</p>` : '';
  return `<header><h1>${escapeMarkup(scan.source.name)}</h1><p>${facts.map(escapeMarkup).join(' · ')}</p>${digest}</header>`;
}

function doubts(report: Report): string {
  const list = doubtsOf(report);
  if (list.length === 0) return '';
  return `<section class="doubts" role="note"><strong>Not everything is known</strong><ul>${list.map((each) => `<li>${escapeMarkup(each)}</li>`).join('')}</ul></section>`;
}

function cards(report: Report): string {
  if (!report.match) return '';
  const all = report.match.findings;
  if (all.length === 0) {
    return doubtsOf(report).length > 0 ? '' : '<p class="clean">Nothing was found in what was judged.</p>';
  }
  const counts = new Map(words.map((word) => [word, all.filter((each) => each.severity === word).length]));
  const shown = words.filter((word) => (counts.get(word) ?? 0) > 0);
  const urgent = all.filter((each) => each.priority?.word === 'act').length;
  const exploited = all.filter((each) => each.threat?.kev).length;
  const fixable = all.filter((each) => each.fixed.length > 0).length;
  const card = (value: number, label: string, kind = ''): string =>
    `<div class="card"><b class="${kind}">${value}</b><small>${label}</small></div>`;
  const bar = shown
    .map((word) => `<i class="b-${word}" style="flex:${counts.get(word)}" title="${counts.get(word)} ${word}"></i>`)
    .join('');
  return `<div class="cards">${shown.map((word) => card(counts.get(word) ?? 0, word, word)).join('')}${card(fixable, 'with a fix')}${exploited > 0 ? card(exploited, 'exploited in the wild', 'critical') : ''}${urgent > 0 ? card(urgent, 'to act on now', 'critical') : ''}</div><div class="bar" aria-hidden="true">${bar}</div>`;
}

function updates(report: Report): string {
  const upgrades = upgradesOf(report);
  if (upgrades.length === 0) return '';
  const rows = upgrades.map((each) => {
    const remains = each.remains.length > 0 ? `<small>${each.remains.length} less severe remain</small>` : '';
    return `<tr><td class="wrap">${escapeMarkup(each.package.name)}<small>${escapeMarkup(each.package.path)}</small></td><td class="mono">${escapeMarkup(each.package.version)}</td><td class="mono">${escapeMarkup(each.to)}</td><td>${each.clears.length} cleared${remains}</td><td class="mono">${escapeMarkup(each.clean ?? '')}</td></tr>`;
  });
  return section('What to update', upgrades.length, ['Package', 'From', 'To', 'Findings', 'Free of all'], rows);
}

function findings(report: Report): string {
  const all = report.match?.findings ?? [];
  if (all.length === 0) return '';
  const groups = byPackage(all);
  const rows = groups.map(findingRow);
  const choices = [...new Set([...all.map((each) => each.severity)].sort((a, b) => severityRank[a] - severityRank[b]))];
  const options = [...choices, ...(all.some((each) => each.priority) ? ['act', 'attend', 'track'] : [])];
  const tools = `<div class="tools"><input id="q" type="search" placeholder="Package, vulnerability, path" aria-label="Filter findings"><select id="s" aria-label="Severity or priority"><option value="">all</option>${options.map((each) => `<option>${each}</option>`).join('')}</select><output id="o"></output></div>`;
  return section(
    'Findings',
    groups.length,
    ['Severity', 'Vulnerability', 'Package', 'Fixed in', 'Priority'],
    rows,
    tools,
    'findings',
  );
}

const MAX_PLACES = 6;

function findingRow({ finding: each, places }: PlacedFinding): string {
  const link = each.references.find((url) => /^https?:\/\//.test(url));
  const id = link
    ? `<a href="${escapeMarkup(link)}" rel="noreferrer noopener">${escapeMarkup(each.id)}</a>`
    : escapeMarkup(each.id);
  const aliases = each.aliases.length > 0 ? `<small class="mono">${escapeMarkup(each.aliases.join(' '))}</small>` : '';
  const score = each.score === undefined ? '' : ` ${each.score.toFixed(1)}`;
  const layer = each.package.layer === undefined ? '' : ` · layer ${each.package.layer + 1}`;
  const more = places.length > MAX_PLACES ? `<small>and ${places.length - MAX_PLACES} more places</small>` : '';
  const where = `${places
    .slice(0, MAX_PLACES)
    .map((place) => `<small>${escapeMarkup(place)}${layer}</small>`)
    .join('')}${more}`;
  const fixed = each.malicious
    ? 'malicious: remove it'
    : each.fixed.length > 0
      ? each.fixed.join(', ')
      : each.fixState.replaceAll('-', ' ');
  const reasons = each.priority?.reasons.length
    ? `<small>${escapeMarkup(each.priority.reasons.join('; '))}</small>`
    : '';
  const word = each.informational ? 'info' : each.severity;
  const priority = each.priority?.word;
  return `<tr data-severity="${each.severity}" data-priority="${priority ?? ''}"><td><span class="tag ${each.severity}">${escapeMarkup(word)}${score}</span></td><td class="wrap"><strong class="mono">${id}</strong>${aliases}${each.summary ? `<small>${escapeMarkup(each.summary)}</small>` : ''}</td><td class="wrap">${escapeMarkup(each.package.name)} <span class="mono">${escapeMarkup(each.package.version)}</span>${where}</td><td class="mono wrap">${escapeMarkup(fixed)}</td><td>${priority === 'act' ? '<span class="tag solid">act</span>' : escapeMarkup(priority ?? '')}${reasons}</td></tr>`;
}

function takenBack(report: Report): string {
  const list = report.suppressed ?? [];
  if (list.length === 0) return '';
  const rows = list.map(
    ({ finding, by }) =>
      `<tr><td class="mono">${escapeMarkup(finding.id)}</td><td class="wrap">${escapeMarkup(finding.package.name)} <span class="mono">${escapeMarkup(finding.package.version)}</span></td><td>${escapeMarkup(by.status.replaceAll('_', ' '))}</td><td class="wrap">${escapeMarkup(by.justification ?? '')}${by.impact ? `<small>${escapeMarkup(by.impact)}</small>` : ''}</td><td class="wrap">${escapeMarkup(by.author)}</td></tr>`,
  );
  return section('Taken back', list.length, ['Vulnerability', 'Package', 'Status', 'Reason', 'Who says so'], rows);
}

function licences(report: Report): string {
  const list = report.licences ?? [];
  if (list.length === 0) return '';
  const rows = list.map(
    (each) =>
      `<tr><td><span class="tag ${each.verdict === 'deny' ? 'critical' : 'medium'}">${each.verdict}</span></td><td class="wrap">${escapeMarkup(each.package.name)} <span class="mono">${escapeMarkup(each.package.version)}</span></td><td class="wrap">${escapeMarkup(each.licence) || 'none stated'}</td><td class="wrap">${escapeMarkup(each.reason)}</td></tr>`,
  );
  return section('Licences', list.length, ['Verdict', 'Package', 'Licence', 'Why'], rows);
}

function inventory({ scan, match }: Report): string {
  const unjudged = new Set(match?.unjudged);
  const types = [...Map.groupBy(scan.inventory.packages, (each) => each.type)].sort(
    (a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1),
  );
  if (types.length === 0) return '';
  const rows = types.map(([type, packages]) => {
    const not = match ? packages.filter((each) => unjudged.has(each)).length : packages.length;
    const files = new Set(packages.map((each) => each.path)).size;
    return `<tr><td>${escapeMarkup(type)}</td><td>${packages.length}</td><td>${files}</td><td>${not === 0 ? '' : not}</td></tr>`;
  });
  const problems = scan.inventory.problems.map(
    (each) =>
      `<tr><td class="mono wrap">${escapeMarkup(each.path || '(layer)')}</td><td class="wrap">${escapeMarkup(each.message)}</td></tr>`,
  );
  const unread = problems.length > 0 ? section('Not read', problems.length, ['File', 'Why'], problems) : '';
  return `${section('Packages', scan.inventory.packages.length, ['Type', 'Packages', 'Files that state them', 'Not judged'], rows)}${unread}`;
}

function sources(report: Report): string {
  if (report.freshness.length === 0) return '';
  const rows = report.freshness.map(
    (each) =>
      `<tr><td class="wrap">${escapeMarkup(each.source)}</td><td>${each.advisories}</td><td>${new Date(each.imported).toISOString().slice(0, 16).replace('T', ' ')}</td><td>${escapeMarkup(each.newest) || 'not stated'}</td></tr>`,
  );
  return section('Sources', report.freshness.length, ['Source', 'Records', 'Imported (UTC)', 'Newest record'], rows);
}

function section(
  title: string,
  count: number,
  columns: readonly string[],
  rows: readonly string[],
  tools = '',
  id = '',
): string {
  const name = id ? ` id="${id}"` : '';
  const heads = columns.map((each) => `<th scope="col">${each}</th>`).join('');
  return `<section${name}><h2>${title} <span>${count}</span></h2>${tools}<div class="table"><table><thead><tr>${heads}</tr></thead><tbody>${rows.join('\n')}</tbody></table></div></section>`;
}
