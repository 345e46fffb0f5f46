import assert from 'node:assert/strict';
import { IntercomClient } from 'intercom-client';
import { ADMIN, OTHER_ADMIN, START, TOKEN, codeOf, messageOf, shown, startBench } from './support.ts';
import type { Bench } from './support.ts';

describe('Intercom simulator: collections', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.simulator.close());

  const create = (body: object) => bench.call('POST', '/help_center/collections', body);
  const made = async (name: string, parent_id: string | null = null): Promise<string> => shown((await create({ name, parent_id })).json.id);

  it('has help centres that can be read and not made', async () => {
    const list = await bench.done('GET', '/help_center/help_centers');
    assert.deepEqual(list.data?.map((centre) => [centre.id, centre.display_name, centre.default]), [['1', 'Test workspace Help Center', true]]);
    bench.simulator.addHelpCentre({ id: '2', identifier: 'second', displayName: 'Second', locales: ['en', 'fr'], createdAt: START });
    assert.deepEqual((await bench.done('GET', '/help_center/help_centers/2')).locales, ['en', 'fr']);
    assert.equal(codeOf(await bench.call('GET', '/help_center/help_centers/9')), '404 not_found');
    assert.equal((await bench.call('POST', '/help_center/help_centers', { name: 'x' })).status, 404);
  });

  it('creates, reads, changes and deletes', async () => {
    const first = (await create({ name: 'Guides', description: 'How to', translated_content: { fr: { name: 'Guides (fr)' } } })).json;
    assert.deepEqual([first.name, first.description, first.parent_id, first.help_center_id, first.order, first.created_at], ['Guides', 'How to', null, 1, 0, START]);
    assert.equal(first.translated_content?.fr?.name, 'Guides (fr)');
    assert.equal((await create({ name: 'More' })).json.order, 1);
    bench.clock.advance(5_000);
    const changed = await bench.done('PUT', `/help_center/collections/${shown(first.id)}`, { name: 'Guides 2' });
    assert.deepEqual([changed.name, changed.description, changed.updated_at], ['Guides 2', 'How to', START + 5]);
    assert.deepEqual((await bench.done('GET', '/help_center/collections')).data?.map((item) => item.name), ['Guides 2', 'More']);
    assert.deepEqual(await bench.done('DELETE', `/help_center/collections/${shown(first.id)}`), { id: first.id, object: 'collection', deleted: true });
    for (const method of ['GET', 'PUT', 'DELETE']) assert.equal(codeOf(await bench.call(method, `/help_center/collections/${shown(first.id)}`, method === 'PUT' ? { name: 'x' } : undefined)), '404 not_found');
  });

  it('refuses a missing name, an unknown parent or help centre, a locale that is none, and a collection within itself', async () => {
    const nameless = await create({ description: 'x' });
    assert.equal(`${codeOf(nameless)} ${messageOf(nameless)}`, '400 parameter_not_found Name is a required parameter.');
    const top = await made('top');
    const below = await made('below', top);
    for (const body of [{ name: 'x', parent_id: '99' }, { name: 'x', help_center_id: 9 }, { name: 'x', translated_content: { klingon: { name: 'y' } } }, { name: 'x', translated_content: { fr: {} } }, { name: 7 }]) {
      assert.equal((await create(body)).status, 400, JSON.stringify(body));
    }
    assert.equal((await bench.call('PUT', `/help_center/collections/${top}`, { parent_id: below })).status, 400);
    assert.equal((await bench.call('PUT', `/help_center/collections/${top}`, { parent_id: top })).status, 400);
    assert.equal(bench.simulator.state.collections.length, 2);
  });

  it('nests three levels, or as deep as the switch lets it, also when a tree is moved', async () => {
    const third = await made('3', await made('2', await made('1')));
    const fourth = { name: '4', parent_id: third };
    assert.equal((await create(fourth)).status, 400);
    const other = await made('other');
    await made('below other', other);
    assert.equal((await bench.call('PUT', `/help_center/collections/${other}`, { parent_id: third })).status, 400);
    bench.simulator.switches.collectionDepth = null;
    assert.equal((await create(fourth)).status, 200);
    assert.equal((await bench.call('PUT', `/help_center/collections/${other}`, { parent_id: third })).status, 200);
  });

  it('pages by number with an empty page past the end', async () => {
    for (let index = 0; index < 23; index += 1) await made(`c${index}`);
    const [first, second, past] = [await bench.done('GET', '/help_center/collections'), await bench.done('GET', '/help_center/collections?page=2'), await bench.done('GET', '/help_center/collections?page=3')];
    assert.deepEqual([first.data?.length, second.data?.length, past.data?.length, first.total_count, second.pages?.next], [20, 3, 0, 23, null]);
    assert.match(shown(first.pages?.next), /\/help_center\/collections\?per_page=20&page=2$/);
  });
});

describe('Intercom simulator: articles', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.simulator.close());

  const create = (body: object) => bench.call('POST', '/articles', { title: 'T', author_id: Number(ADMIN), ...body });
  const bodyOf = async (body: string): Promise<string> => shown((await create({ body })).json.body);

  it('creates a draft, publishes, changes, deletes; an omitted state stays; the time is always now', async () => {
    const made = (await create({ title: 'Printer', description: 'd', body: 'Turn it on.', created_at: 1 })).json;
    assert.deepEqual([made.type, made.title, made.body, made.state, made.author_id, made.url, made.created_at], ['article', 'Printer', '<p class="no-margin">Turn it on.</p>', 'draft', Number(ADMIN), null, START]);
    const path = `/articles/${shown(made.id)}`;
    const published = await bench.done('PUT', path, { state: 'published' });
    assert.match(shown(published.url), /\/articles\/1$/);
    const changed = await bench.done('PUT', path, { title: 'Printer 2', author_id: OTHER_ADMIN });
    assert.deepEqual([changed.state, changed.title, changed.description, changed.author_id], ['published', 'Printer 2', 'd', Number(OTHER_ADMIN)]);
    assert.deepEqual(await bench.done('GET', path), changed);
    assert.deepEqual(await bench.done('DELETE', path), { id: made.id, object: 'article', deleted: true });
    for (const method of ['GET', 'PUT', 'DELETE']) assert.equal(codeOf(await bench.call(method, path, method === 'PUT' ? {} : undefined)), '404 not_found');
  });

  it('needs a title and a teammate as author, in the body or in the default language', async () => {
    const authorless = await bench.call('POST', '/articles', { title: 'T' });
    assert.equal(`${codeOf(authorless)} ${messageOf(authorless)}`, '400 parameter_not_found author_id must be in the main body or default locale translated_content object');
    assert.equal(codeOf(await create({ author_id: 404 })), '404 admin_not_found');
    assert.equal((await create({ title: '' })).status, 400);
    const translated = await bench.done('POST', '/articles', { translated_content: { type: 'article_translated_content', en: { title: 'English', author_id: ADMIN }, fr: { title: 'Français', body: 'Bonjour', state: 'published' } } });
    assert.deepEqual([translated.title, translated.state, translated.translated_content?.fr?.title, translated.translated_content?.fr?.state], ['English', 'draft', 'Français', 'published']);
    assert.equal((await bench.done('PUT', `/articles/${shown(translated.id)}`, { translated_content: { fr: { title: 'Titre' } } })).translated_content?.fr?.body, '<p class="no-margin">Bonjour</p>');
  });

  it('refuses wrong states, parents, locales, two bodies, and what is not simulated', async () => {
    const wrong = [{ state: 'live' }, { parent_id: 99 }, { parent_type: 'folder' }, { translated_content: { xx: { title: 'x' } } }, { body: 'x', body_markdown: 'x' }, { body: 7 }, { scheduled_publish_at: '2030-01-01T00:00:00Z' }, { translated_content: { fr: { body: 'x' } } }];
    for (const body of wrong) assert.equal((await create(body)).status, 400, JSON.stringify(body));
    assert.equal(bench.simulator.state.articles.length, 0);
  });

  it('keeps the safe part of HTML, in paragraphs; deep headings fold', async () => {
    assert.equal(await bodyOf('<h1>A</h1><h4>B</h4><p style="x">c <strong>d</strong><br></p><hr><ul><li>e</li></ul><script>evil()</script><iframe src="x"></iframe>'), '<h1>A</h1><h2>B</h2><p class="no-margin">c <b>d</b><br></p><hr><ul><li>e</li></ul>');
    assert.equal(await bodyOf('<b>bare</b> text'), '<p class="no-margin"><b>bare</b> text</p>');
    assert.equal(await bodyOf('<a href="javascript:x()">x</a>'), '<p class="no-margin"><a>x</a></p>');
    assert.equal(await bodyOf(''), '');
    assert.equal(await bodyOf('a < b\n\nc'), '<p class="no-margin">a &lt; b</p>\n<p class="no-margin">c</p>');
    const table = '<table><tr><td>1</td></tr></table>';
    assert.equal(await bodyOf(table), table);
    bench.simulator.switches.articleTables = 'text';
    assert.equal(await bodyOf(table), '<p class="no-margin">1<br></p>');
  });

  it('takes Markdown instead', async () => {
    const made = (await create({ body_markdown: '# Head\n\nSome **bold** and [link](https://x.test/a)\n\n- one\n- two <b>' })).json;
    assert.equal(made.body, '<h1>Head</h1><p class="no-margin">Some <b>bold</b> and <a href="https://x.test/a" rel="nofollow noopener noreferrer" target="_blank">link</a></p><ul><li>one</li><li>two &lt;b&gt;</li></ul>');
  });

  it('takes images over from public places, and refuses the whole article when one can not be fetched', async () => {
    const body = await bodyOf('<p>x</p><img src="https://pictures.example.com/a.png?x=1&amp;y=2">');
    const source = /<img src="([^"]+)">/.exec(body)?.[1] ?? '';
    assert.ok(source.startsWith(bench.simulator.url));
    assert.equal((await fetch(source)).headers.get('content-type'), 'image/png');
    const again = await bodyOf(body);
    assert.match(again, /<img src="http/);
    for (const src of ['/relative.png', 'data:image/png;base64,AA==', 'cid:1', 'http://127.0.0.1/a.png', 'http://10.0.0.1/a.png', 'https://printserver/a.png', 'https://x.example.com/a.pdf', `${bench.simulator.url}attachments/999/none`]) {
      assert.equal(codeOf(await create({ body: `<p>x</p><img src="${src}">` })), '400 parameter_invalid', src);
    }
    bench.simulator.switches.unreachableImageHosts = ['pictures.example.com'];
    assert.equal((await create({ body: '<img src="https://pictures.example.com/a.png">' })).status, 400);
    assert.equal(bench.simulator.state.articles.length, 2);
  });

  it('lies in a collection; when that goes the article stands alone, or by switch goes too', async () => {
    const inCollection = async (): Promise<{ collection: string; article: string }> => {
      const collection = shown((await bench.done('POST', '/help_center/collections', { name: 'C' })).id);
      const article = (await create({ parent_id: Number(collection), parent_type: 'collection' })).json;
      assert.deepEqual(article.parent_ids, [Number(collection)]);
      return { collection, article: shown(article.id) };
    };
    const first = await inCollection();
    await bench.done('DELETE', `/help_center/collections/${first.collection}`);
    assert.deepEqual((await bench.done('GET', `/articles/${first.article}`)).parent_ids, []);
    const moved = await inCollection();
    assert.deepEqual((await bench.done('PUT', `/articles/${moved.article}`, { parent_id: null })).parent_ids, []);
    bench.simulator.switches.deletedCollection = 'delete';
    const second = await inCollection();
    await bench.done('DELETE', `/help_center/collections/${second.collection}`);
    assert.equal((await bench.call('GET', `/articles/${second.article}`)).status, 404);
  });

  it('lists the newest change first and finds by phrase and state', async () => {
    for (const title of ['One', 'Two', 'Three']) await create({ title, body: `about ${title}`, state: title === 'Two' ? 'published' : 'draft' });
    await bench.done('PUT', '/articles/1', { description: 'changed' });
    assert.deepEqual((await bench.done('GET', '/articles')).data?.map((item) => item.title), ['One', 'Three', 'Two']);
    const find = async (query: string) => (await bench.done('GET', `/articles/search?${query}`)).data?.articles?.map((item) => item.title);
    assert.deepEqual(await find('phrase=ABOUT%20T'), ['Three', 'Two']);
    assert.deepEqual(await find('state=published'), ['Two']);
    assert.deepEqual(await find('phrase=one&state=published'), []);
    assert.deepEqual([(await find('help_center_id=1'))?.length, (await find('help_center_id=7'))?.length], [3, 0]);
    assert.equal((await bench.call('GET', '/articles/search?state=gone')).status, 400);
  });

  it('works under the official SDK, whose paging ends at an empty page', async () => {
    const client = new IntercomClient({ token: TOKEN, baseUrl: bench.simulator.url.replace(/\/$/, ''), version: '2.16' as '2.14', maxRetries: 0 });
    const collection = await client.helpCenters.collections.create({ name: 'C' });
    for (let index = 0; index < 27; index += 1) await client.articles.create({ title: `A${index}`, author_id: Number(ADMIN), body: 'x', parent_id: Number(collection.id), parent_type: 'collection' });
    const found = new Set<string>();
    for await (const article of await client.articles.list()) found.add(article.id ?? '');
    assert.equal(found.size, 27);
    assert.equal((await client.articles.find({ article_id: 1 })).title, 'A0');
    assert.equal((await client.articles.search({ phrase: 'A26' })).total_count, 1);
    assert.equal((await client.articles.delete({ article_id: 1 })).deleted, true);
    assert.equal((await client.helpCenters.collections.delete({ collection_id: Number(collection.id) })).deleted, true);
    assert.equal((await client.helpCenters.list({})).data?.length, 1);
  });
});
