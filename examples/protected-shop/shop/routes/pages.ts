import { Router } from 'express';

/** Pages that put request text into markup as it is: element content, attribute, script and comment contexts. */
export function pages(): Router {
  const router = Router();
  router.get('/', (_request, response) => {
    response.type('html').send('<h1>Lamps, desks and drones</h1><a href="/search">search</a>');
  });
  router.get('/hello', (request, response) => {
    response.type('html').send(`<p>Hello, ${request.query['name']}!</p>`);
  });
  router.get('/newsletter', (request, response) => {
    response.type('html').send(`<form><input name="email" value="${request.query['email']}"></form>`);
  });
  router.get('/tracking', (request, response) => {
    response.type('html').send(`<script>var campaign = '${request.query['campaign']}';</script>`);
  });
  router.get('/link', (request, response) => {
    response.type('html').send(`<a href="${request.query['to']}">continue</a>`);
  });
  router.post('/preview', (request, response) => {
    const markup = typeof request.body === 'string' ? request.body : (request.body?.markup ?? '');
    response.type('html').send(`<article>${markup}</article>`);
  });
  router.get('/missing', (request, response) => {
    response
      .status(404)
      .type('html')
      .send(`<p>Nothing at ${request.get('referer')}</p>`);
  });
  return router;
}
