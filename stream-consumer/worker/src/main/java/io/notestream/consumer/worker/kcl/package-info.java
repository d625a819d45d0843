/**
 * The stream as KCL and the DynamoDB Streams adapter read it: leases, shards, checkpoints, and what
 * was lost. Everything that knows those two libraries lives here, and nothing that knows what a
 * record means: batches go to the core, which answers how far they are settled.
 */
@NullMarked
package io.notestream.consumer.worker.kcl;

import org.jspecify.annotations.NullMarked;
