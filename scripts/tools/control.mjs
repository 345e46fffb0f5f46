// What a suite in the extension host asks of the window it runs in: results out, screenshots, a look into webviews. HTTP on loopback, one secret path per run.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';

const MAX_BODY = 1_000_000; // bytes

async function readJson(request) {
  let text = '';
  for await (const chunk of request) {
    text += chunk;
    if (text.length > MAX_BODY) throw new Error('The request is too large.');
  }
  return JSON.parse(text);
}

/**
 * Answers POSTs of { do: name, ... } with what `actions[name](message)` resolves to, as { ok: true, value } or { ok: false, message }.
 * Returns { url, close() }; url carries the secret.
 */
export async function startControl(actions) {
  const secret = randomBytes(16).toString('hex');
  const table = new Map(Object.entries(actions));
  const server = createServer((request, response) => {
    const answer = (status, body) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const work = async () => {
      if (request.method !== 'POST' || request.url !== `/${secret}`) return answer(404, { ok: false, message: 'unknown path' });
      const message = await readJson(request);
      const action = table.get(message.do);
      if (!action) throw new Error(`The test window cannot do "${message.do}".`);
      return answer(200, { ok: true, value: (await action(message)) ?? null });
    };
    work().catch((error) => answer(200, { ok: false, message: error.message }));
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const close = () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${server.address().port}/${secret}`, close };
}
