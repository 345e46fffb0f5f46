import assert from 'node:assert/strict';
import { Intercom, IntercomClient } from 'intercom-client';
import { START, TOKEN, codeOf, messageOf, shown, startBench, withConversation } from './support.ts';
import type { Bench, Found } from './support.ts';

const ORDERS = '/custom_object_instances/Order';

function addOrders(bench: Bench, type: 'one' | 'many' = 'many'): string {
  return bench.simulator.addCustomObjectType({
    identifier: 'Order',
    attributes: [{ name: 'order_number', dataType: 'string' }, { name: 'total_amount', dataType: 'decimal' }, { name: 'size', dataType: 'list', options: ['S', 'L'] }],
    contactRelation: { name: 'orders', type },
  });
}

async function addOrder(bench: Bench, external_id: string): Promise<string> {
  return shown((await bench.done('POST', ORDERS, { external_id })).id);
}

function instanceIds(value: Found | undefined): unknown[] {
  return value?.instances?.map(({ id }) => id) ?? [];
}

describe('Intercom simulator: custom objects', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
    addOrders(bench);
  });
  afterEach(() => bench.simulator.close());

  it('makes an instance and changes it by the same external id', async () => {
    const first = await bench.done('POST', ORDERS, { external_id: 'o1', external_created_at: 1_392_036_272, custom_attributes: { order_number: 'A-1', total_amount: 99.99 } });
    assert.deepEqual([first.type, first.external_id, first.external_created_at, first.external_updated_at, first.created_at], ['Order', 'o1', 1_392_036_272, null, START]);
    assert.deepEqual(first.custom_attributes, { order_number: 'A-1', total_amount: 99.99 });
    bench.clock.advance(5_000);
    const second = await bench.done('POST', ORDERS, { external_id: 'o1', external_updated_at: 1_392_036_273, custom_attributes: { order_number: null, size: 'L' } });
    assert.deepEqual([second.id, second.created_at, second.updated_at, second.external_created_at, second.external_updated_at], [first.id, START, START + 5, 1_392_036_272, 1_392_036_273]);
    assert.deepEqual(second.custom_attributes, { total_amount: 99.99, size: 'L' });
    assert.equal(bench.simulator.state.customObjects[0]?.instances.size, 1);
  });

  it('finds by id and by external id, and forgets what is deleted', async () => {
    const [a, b] = [await addOrder(bench, 'o1'), await addOrder(bench, 'o2')];
    for (const path of [`${ORDERS}/${a}`, `${ORDERS}/o1`, `${ORDERS}?external_id=o1`]) assert.equal((await bench.done('GET', path)).id, a);
    assert.deepEqual(await bench.done('DELETE', `${ORDERS}?external_id=o1`), { id: a, object: 'Order', deleted: true });
    assert.equal(messageOf(await bench.call('DELETE', `${ORDERS}/o2`)), 'Custom object instance not found');
    assert.deepEqual(await bench.done('DELETE', `${ORDERS}/${b}`), { id: b, object: 'Order', deleted: true });
    for (const path of [`${ORDERS}/${a}`, `${ORDERS}?external_id=o2`]) assert.equal(codeOf(await bench.call('GET', path)), '404 not_found');
    assert.equal(codeOf(await bench.call('DELETE', ORDERS)), '400 parameter_not_found');
    assert.notEqual(await addOrder(bench, 'o1'), a);
  });

  it('knows only types and attributes that were made in the product, from 2.13 on', async () => {
    const missing = await bench.call('POST', '/custom_object_instances/Asset', { external_id: 'x' });
    assert.deepEqual([codeOf(missing), messageOf(missing)], ['404 not_found', 'Custom object type `Asset` not found']);
    for (const custom_attributes of [{ colour: 'red' }, { total_amount: 'many' }, { size: 'XL' }]) assert.equal(codeOf(await bench.call('POST', ORDERS, { external_id: 'x', custom_attributes })), '400 parameter_invalid');
    assert.equal((await bench.call('POST', ORDERS, { external_id: 'x', external_created_at: 'soon' })).status, 400);
    assert.equal((await bench.call('POST', '/custom_object_types', { name: 'Asset' })).status, 404);
    assert.equal(codeOf(await bench.call('GET', ORDERS, undefined, { 'intercom-version': '2.12' })), '400 intercom_version_invalid');
    assert.equal((await bench.call('GET', ORDERS, undefined, { 'intercom-version': '2.13' })).status, 200);
    assert.equal(bench.simulator.state.customObjects[0]?.instances.size, 0);
  });

  it('takes as many instances as the switch says', async () => {
    bench.simulator.switches.instanceCap = 1;
    await addOrder(bench, 'o1');
    assert.equal((await bench.call('POST', ORDERS, { external_id: 'o2' })).status, 400);
    assert.equal(shown((await bench.done('POST', ORDERS, { external_id: 'o1' })).external_id), 'o1');
    bench.simulator.switches.instanceCap = null;
    assert.equal((await bench.call('POST', ORDERS, { external_id: 'o2' })).status, 200);
  });

  it('lists by page, newest first, 150 at most', async () => {
    for (let index = 0; index < 25; index += 1) await addOrder(bench, `o${index}`);
    const first = await bench.done('GET', ORDERS);
    assert.deepEqual([first.type, first.data?.length, first.total_count, first.data?.[0]?.external_id, first.pages?.total_pages], ['list', 20, 25, 'o24', 2]);
    const second = await bench.done('GET', `${ORDERS}?page=2`);
    assert.equal(new Set([...(first.data?.map(({ id }) => id) ?? []), ...(second.data?.map(({ id }) => id) ?? [])]).size, 25);
    assert.equal((await bench.call('GET', `${ORDERS}?per_page=151`)).status, 400);
  });

  it('hangs instances on a contact: the list replaces what was there or, by switch, adds to it', async () => {
    const [a, b] = [await addOrder(bench, 'o1'), await addOrder(bench, 'o2')];
    const contact = await bench.done('POST', '/contacts', { external_id: 'c', custom_attributes: { orders: [a] } });
    const path = `/contacts/${shown(contact.id)}`;
    assert.equal(contact.custom_attributes?.orders?.type, 'Order.list');
    assert.deepEqual(contact.custom_attributes?.orders?.instances?.[0]?.external_id, 'o1');
    const put = (orders: unknown) => bench.call('PUT', path, { custom_attributes: { orders } });
    assert.deepEqual(instanceIds((await put([b])).json.custom_attributes?.orders), [b]);
    bench.simulator.switches.relationshipArray = 'adds';
    assert.deepEqual(instanceIds((await put([a])).json.custom_attributes?.orders), [b, a]);
    for (const wrong of [['404'], [a, a], ['o1']]) assert.equal(`${codeOf(await put(wrong))} ${messageOf(await put(wrong))}`, '422 data_invalid Invalid or duplicated record reference');
    assert.equal(codeOf(await put(a)), '400 parameter_invalid');
    const found = await bench.done('GET', `${ORDERS}?references_contact_id=${shown(contact.id)}`);
    assert.deepEqual(found.data?.map(({ id }) => id), [b, a]);
    await bench.done('DELETE', `${ORDERS}/${b}`);
    assert.deepEqual(instanceIds((await bench.done('GET', path)).custom_attributes?.orders), [a]);
    assert.equal((await put(null)).json.custom_attributes?.orders, undefined);
    assert.equal(codeOf(await bench.call('GET', `${ORDERS}?references_contact_id=none`)), '404 not_found');
  });

  it('hangs instances on a conversation through an attribute that the API can make', async () => {
    const type = addOrders(bench);
    const [a, b] = [await addOrder(bench, 'o1'), await addOrder(bench, 'o2')];
    for (const [name, reference] of Object.entries({ Orders: { type: 'many', object_type_id: type }, Main: { type: 'one', object_type_id: 'Order' }, Lost: { type: 'one', object_type_id: '99' } })) {
      await bench.done('POST', '/conversations/attributes', { name, data_type: 'relationship', reference });
    }
    const { conversation } = await withConversation(bench);
    const put = (custom_attributes: object) => bench.call('PUT', `/conversations/${conversation}`, { custom_attributes });
    const set = (await put({ Orders: [b, a], Main: [a] })).json.custom_attributes;
    assert.deepEqual([set?.Orders?.type, instanceIds(set?.Orders), instanceIds(set?.Main)], ['Order.list', [b, a], [a]]);
    for (const wrong of [{ Main: [a, b] }, { Orders: ['404'] }, { Lost: [a] }]) assert.equal(codeOf(await put(wrong)), '422 data_invalid', JSON.stringify(wrong));
    assert.deepEqual(instanceIds((await put({ Main: [b] })).json.custom_attributes?.Main), [b]);
    assert.deepEqual((await bench.done('GET', `${ORDERS}?references_conversation_id=${conversation}`)).total_count, 2);
  });

  it('survives saving and restoring', async () => {
    const id = await addOrder(bench, 'o1');
    const saved: unknown = JSON.parse(JSON.stringify(bench.simulator.save()));
    await bench.done('DELETE', `${ORDERS}/${id}`);
    bench.simulator.restore(saved);
    assert.equal((await bench.done('GET', `${ORDERS}/o1`)).id, id);
    assert.notEqual(await addOrder(bench, 'o2'), id);
  });

  it('works under the official SDK', async () => {
    const client = new IntercomClient({ token: TOKEN, baseUrl: bench.simulator.url.replace(/\/$/, ''), version: '2.16' as '2.14', maxRetries: 0 });
    const objects = client.customObjectInstances;
    const of = { custom_object_type_identifier: 'Order' };
    const made = await objects.createCustomObjectInstances({ ...of, external_id: 'o1', external_created_at: 5, custom_attributes: { order_number: 'A-1' } });
    assert.equal((await objects.getCustomObjectInstancesByExternalId({ ...of, external_id: 'o1' }))?.id, made?.id);
    // The SDK has the names of the two deletes swapped, as the description has.
    assert.equal((await objects.deleteCustomObjectInstancesById({ ...of, external_id: 'o1' })).deleted, true);
    const again = await objects.createCustomObjectInstances({ ...of, external_id: 'o1' });
    const id = again?.id ?? '';
    assert.equal((await objects.getCustomObjectInstancesById({ ...of, custom_object_instance_id: id }))?.external_id, 'o1');
    assert.equal((await objects.deleteCustomObjectInstancesByExternalId({ ...of, custom_object_instance_id: id })).object, 'Order');
    await assert.rejects(objects.getCustomObjectInstancesById({ ...of, custom_object_instance_id: id }), Intercom.NotFoundError);
  });
});
