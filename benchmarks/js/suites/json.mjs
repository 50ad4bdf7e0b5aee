// JSON as services exchange it, and structured copies.
const row = {
  id: 123456, kind: 'benchmark', payload: 'abcdefghijklmnopqrstuvwxyz0123456789', ok: true, n: 1.5,
  tags: ['one', 'two', 'three'], nested: { at: '2026-01-02T03:04:05Z', by: null },
};
const rows = Array.from({ length: 100 }, (_, id) => ({ ...row, id }));
const smallText = JSON.stringify(row);
const largeText = JSON.stringify(rows);

export default {
  'stringify 180 bytes'(count) {
    for (let i = 0; i < count; i++) JSON.stringify(row);
  },
  'parse 180 bytes'(count) {
    for (let i = 0; i < count; i++) JSON.parse(smallText);
  },
  'stringify 18 KB'(count) {
    for (let i = 0; i < count; i++) JSON.stringify(rows);
  },
  'parse 18 KB'(count) {
    for (let i = 0; i < count; i++) JSON.parse(largeText);
  },
  'structuredClone'(count) {
    for (let i = 0; i < count; i++) structuredClone(row);
  },
};
