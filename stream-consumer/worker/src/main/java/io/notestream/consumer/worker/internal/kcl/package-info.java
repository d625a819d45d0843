/**
 * Follows a table's stream through KCL and the DynamoDB Streams adapter: which of its streams to
 * read, and the scheduler that reads it. The rooms below hold the parts: {@code stream} what
 * DynamoDB says of streams and shards, {@code gap} what was lost, {@code lease} who reads which
 * shard, {@code shard} the way of one shard's records to the core. Only here are those two
 * libraries known, and nothing here knows what a record means.
 *
 * <p><b>Internal.</b> {@code StreamWorker} runs it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.kcl;

import org.jspecify.annotations.NullMarked;
