/** The style of the page: system fonts, one accent for each severity, light and dark by the reader's choice. */
export const style = `
:root{color-scheme:light dark;--paper:#fbfaf8;--sheet:#fff;--ink:#1c1b1a;--soft:#6b6762;--line:#e6e2dc;--accent:#2f5d62;
--critical:#8e1b3a;--high:#c2410c;--medium:#a16207;--low:#2f6f8f;--unknown:#6b6762;--none:#6b6762;--warn:#fff4e0;--warnline:#e8b04a}
@media(prefers-color-scheme:dark){:root{--paper:#161514;--sheet:#1f1e1c;--ink:#ece8e2;--soft:#a19b93;--line:#35322e;--accent:#8fc1c4;
--critical:#f2789a;--high:#f59e6c;--medium:#e5bd5c;--low:#7cc0e0;--unknown:#a19b93;--none:#a19b93;--warn:#33290f;--warnline:#8a6a1f}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif;font-variant-numeric:tabular-nums}
main{max-width:1180px;margin:0 auto;padding:40px 24px 80px}
header p{margin:4px 0;color:var(--soft)}
h1{font-size:28px;line-height:1.2;margin:0 0 6px;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:17px;margin:44px 0 12px;letter-spacing:-.005em}
h2 span{color:var(--soft);font-weight:400}
code,.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:.9em}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(120px,1fr));gap:12px;margin:28px 0 0}
.card{background:var(--sheet);border:1px solid var(--line);border-radius:10px;padding:14px 16px}
.card b{display:block;font-size:26px;line-height:1.15;font-weight:650}
.card small{color:var(--soft)}
.bar{display:flex;height:8px;border-radius:4px;overflow:hidden;margin:16px 0 0;background:var(--line)}
.bar i{display:block}
.doubts{background:var(--warn);border:1px solid var(--warnline);border-radius:10px;padding:12px 16px;margin:24px 0 0}
.doubts ul{margin:6px 0 0;padding-left:20px}
.table{background:var(--sheet);border:1px solid var(--line);border-radius:10px;overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:9px 14px;border-bottom:1px solid var(--line);vertical-align:top}
tr:last-child td{border-bottom:0}
th{font-size:12px;font-weight:600;color:var(--soft);white-space:nowrap}
td small{color:var(--soft);display:block;overflow-wrap:anywhere}
td.wrap{overflow-wrap:anywhere;min-width:150px}
.tag{display:inline-block;padding:1px 9px;border-radius:99px;border:1px solid currentColor;font-size:12.5px;font-weight:600;white-space:nowrap}
.tag.solid{background:var(--critical);border-color:var(--critical);color:var(--sheet)}
.critical{color:var(--critical)}.high{color:var(--high)}.medium{color:var(--medium)}.low{color:var(--low)}.unknown,.none{color:var(--soft)}
.b-critical{background:var(--critical)}.b-high{background:var(--high)}.b-medium{background:var(--medium)}.b-low{background:var(--low)}.b-unknown,.b-none{background:var(--unknown)}
.tools{display:flex;gap:10px;flex-wrap:wrap;margin:0 0 12px}
.tools input,.tools select{font:inherit;color:inherit;background:var(--sheet);border:1px solid var(--line);border-radius:8px;padding:7px 11px}
.tools input{flex:1;min-width:200px}
.tools output{align-self:center;color:var(--soft)}
:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
a{color:var(--accent)}
.clean{border-left:4px solid var(--accent);padding:10px 16px;background:var(--sheet);border-radius:0 10px 10px 0;margin:24px 0 0}
@media print{.tools{display:none}main{padding:0}.table{overflow:visible}}
`;

/** Narrows the list of findings while the reader types; without scripts the whole list is there. */
export const script = `
(function(){var q=document.getElementById('q'),s=document.getElementById('s'),o=document.getElementById('o');if(!q)return;
var rows=[].slice.call(document.querySelectorAll('#findings tbody tr'));
function show(){var t=q.value.toLowerCase(),v=s.value,n=0;rows.forEach(function(r){
var ok=(!v||r.dataset.severity===v||r.dataset.priority===v)&&r.textContent.toLowerCase().indexOf(t)>=0;r.hidden=!ok;if(ok)n++});
o.textContent=n+' of '+rows.length}
q.addEventListener('input',show);s.addEventListener('change',show);show()})();
`;
