/** Draws the lineage of shards: parents at the left, children at the right of them. */

import { svg } from './dom.js';
import { href, params } from './router.js';

const BOX = 168;
const HIGH = 34;
const COLUMN = 224;
const ROW = 42;

/** Draws shards, each with its state and what it is best known by. */
export function lineage(shards, describe) {
  const byId = new Map(shards.map((shard) => [shard.shardId, shard]));
  const parents = (shard) => shard.parents.filter((id) => byId.has(id));
  const children = new Map(shards.map((shard) => [shard.shardId, []]));
  shards.forEach((shard) => parents(shard).forEach((id) => children.get(id).push(shard.shardId)));
  const places = place(shards, byId, parents, children);
  const columns = Math.max(1, ...[...places.values()].map(([column]) => column + 1));
  const rows = Math.max(1, ...[...places.values()].map(([, row]) => row + 1));
  const edges = shards.flatMap((shard) => parents(shard).map((id) => edge(places.get(id), places.get(shard.shardId))));
  const boxes = shards.map((shard) => box(shard, places.get(shard.shardId), describe(shard)));
  const width = columns * COLUMN;
  const height = rows * ROW;
  return svg('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': `Lineage of ${shards.length} shards` }, edges, boxes);
}

/** A shard stands right of its parents, and beside the first of its children. */
function place(shards, byId, parents, children) {
  const columns = new Map();
  const column = (shard) => {
    if (!columns.has(shard.shardId)) {
      columns.set(shard.shardId, 0); // A lineage that came back to itself would never end.
      columns.set(shard.shardId, Math.max(0, ...parents(shard).map((id) => column(byId.get(id)) + 1)));
    }
    return columns.get(shard.shardId);
  };
  const places = new Map();
  const taken = [];
  const put = (id, least) => {
    if (places.has(id)) {
      return;
    }
    const at = column(byId.get(id));
    const row = Math.max(least, taken[at] ?? 0);
    places.set(id, [at, row]);
    taken[at] = row + 1;
    children.get(id).forEach((child, i) => put(child, row + i));
  };
  shards.filter((shard) => parents(shard).length === 0).forEach((shard) => put(shard.shardId, Math.max(0, ...taken.map((row) => row ?? 0))));
  shards.forEach((shard) => put(shard.shardId, 0));
  return places;
}

function edge([fromColumn, fromRow], [toColumn, toRow]) {
  const x1 = fromColumn * COLUMN + BOX;
  const y1 = fromRow * ROW + HIGH / 2;
  const x2 = toColumn * COLUMN;
  const y2 = toRow * ROW + HIGH / 2;
  const bend = (x1 + x2) / 2;
  return svg('path', { d: `M${x1} ${y1}C${bend} ${y1} ${bend} ${y2} ${x2} ${y2}` });
}

function box(shard, [column, row], text) {
  const x = column * COLUMN;
  const y = row * ROW;
  return svg('a', { class: `s-${shard.state.toLowerCase()}`, href: href('/shards', { ...params(), shard: shard.shardId }), 'aria-label': `${shard.shardId}: ${text}`, 'data-key': `box-${shard.shardId}` },
    svg('title', {}, `${shard.shardId}\n${text}`),
    svg('rect', { x: x + 1, y: y + 1, width: BOX - 2, height: HIGH - 2, rx: 6 }),
    svg('text', { x: x + 9, y: y + 14 }, tail(shard.shardId)),
    svg('text.soft', { x: x + 9, y: y + 27 }, text.length > 25 ? `${text.slice(0, 24)}…` : text));
}

/** What tells shards apart stands at the end of their ids. */
export const tail = (id) => (id.length > 20 ? `…${id.slice(-18)}` : id);
