import assert from 'node:assert/strict';
import { codeOf, messageOf, shown, startBench } from './support.ts';
import type { Bench } from './support.ts';

describe('Intercom simulator: data attributes', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.simulator.close());

  const create = (body: object) => bench.call('POST', '/data_attributes', body);

  it('creates each type, and keeps lists and moments as the vendor does', async () => {
    const list = (await create({ name: 'Tier', model: 'company', data_type: 'options', options: [{ value: 'A' }, { value: 'B' }] })).json;
    assert.deepEqual([list.data_type, list.options, list.full_name, list.custom], ['string', ['A', 'B'], 'custom_attributes.Tier', true]);
    assert.equal((await create({ name: 'Since', model: 'company', data_type: 'datetime' })).json.data_type, 'date');
    const all = await bench.done('GET', '/data_attributes?model=company');
    assert.deepEqual(all.data?.map((item) => [item.name, item.custom]).filter(([, custom]) => custom), [['Tier', true], ['Since', true]]);
    assert.equal(codeOf(await bench.call('GET', '/data_attributes?model=conversation')), '422 parameter_invalid');
  });

  it('refuses bad names, types, models and options, and names used on either side', async () => {
    await create({ name: 'Tier', model: 'company', data_type: 'string' });
    const refusals: readonly (readonly [object, string])[] = [
      [{ name: 'Tier', model: 'contact', data_type: 'string' }, "You already have 'Tier' in your company data. To save this as new people data, use a different name."],
      [{ name: 'Tier', model: 'company', data_type: 'string' }, "You already have 'Tier' in your company data. To save this as new company data, use a different name."],
      [{ name: 'a.b', model: 'contact', data_type: 'string' }, 'Your name for this attribute must only contain alphanumeric characters, currency symbols, and hyphens'],
      [{ name: 'X', model: 'contact', data_type: 'list' }, "Data Type isn't an option"],
      [{ name: 'X', model: 'ticket', data_type: 'string' }, 'The Data Attribute model field must be either contact or company'],
      [{ name: 'X', model: 'contact', data_type: 'options', options: 'A,B' }, "Options isn't an array"],
      [{ name: 'X', model: 'contact', data_type: 'options', options: [{ value: 'A' }] }, "Options isn't an array"],
    ];
    for (const [body, message] of refusals) {
      const answer = await create(body);
      assert.equal(codeOf(answer), '400 parameter_invalid');
      assert.equal(messageOf(answer), message);
    }
  });

  it('holds a capped number of live attributes, and archiving frees a place but not the name', async () => {
    bench.simulator.switches.attributeCap = 1;
    const first = (await create({ name: 'One', model: 'contact', data_type: 'string' })).json;
    assert.equal((await create({ name: 'Two', model: 'company', data_type: 'string' })).status, 400);
    await bench.done('PUT', `/data_attributes/${shown(first.id)}`, { archived: true });
    assert.equal((await create({ name: 'One', model: 'contact', data_type: 'string' })).status, 400);
    assert.equal((await create({ name: 'Two', model: 'company', data_type: 'string' })).status, 200);
    assert.equal((await bench.call('POST', '/contacts', { role: 'lead', custom_attributes: { One: 'x' } })).status, 400);
  });

  it('keeps what others hang on, and knows no other ids', async () => {
    const one = (await create({ name: 'One', model: 'contact', data_type: 'string' })).json;
    bench.simulator.addDependent('attribute', shown(one.id));
    assert.equal(codeOf(await bench.call('PUT', `/data_attributes/${shown(one.id)}`, { archived: true })), '422 data_invalid');
    assert.equal(codeOf(await bench.call('PUT', '/data_attributes/999', { archived: true })), '404 field_not_found');
  });

  it('takes only values of the type and the options, all or nothing, and null clears', async () => {
    await create({ name: 'Tier', model: 'contact', data_type: 'options', options: [{ value: 'A' }, { value: 'B' }] });
    await create({ name: 'Count', model: 'contact', data_type: 'integer' });
    await create({ name: 'When', model: 'contact', data_type: 'date' });
    await create({ name: 'Text', model: 'contact', data_type: 'string' });
    const id = bench.simulator.seedContact({ role: 'lead', custom_attributes: { Tier: 'A', Count: 1 } });
    const put = (custom_attributes: object) => bench.call('PUT', `/contacts/${id}`, { name: 'Changed', custom_attributes });
    for (const wrong of [{ Tier: 'C' }, { Count: '1' }, { Count: 1.5 }, { When: 'soon' }, { Text: 5 }, { Text: 'x'.repeat(256) }, { Count: 2, Nope: 1 }, { Text: { a: 1 } }]) {
      assert.equal((await put(wrong)).status, 400, JSON.stringify(wrong));
    }
    assert.equal(bench.simulator.state.contact(id)?.name, null);
    assert.deepEqual((await put({ Tier: null, When: 1_700_000_000, Text: 'x'.repeat(255) })).json.custom_attributes, { Count: 1, When: 1_700_000_000, Text: 'x'.repeat(255) });
    bench.simulator.switches.listValueOutsideOptions = 'accept';
    assert.equal((await put({ Tier: 'C' })).status, 200);
  });

  it('keeps names of inherited things as plain names', async () => {
    await create({ name: '__proto__', model: 'contact', data_type: 'string' });
    const answer = await bench.call('POST', '/contacts', '{"role":"lead","custom_attributes":{"__proto__":"x"}}');
    assert.match(answer.text, /"custom_attributes":\{"__proto__":"x"\}/);
    assert.equal((await bench.call('POST', '/contacts', { role: 'lead', custom_attributes: { constructor: 'x' } })).status, 400);
  });
});
