/**
 * What has happened to this worker's records in the last quarter of an hour, kept in memory as
 * batches are settled: rates, lags, expirations, and the changes themselves without titles and
 * bodies. It reads no table and knows of no HTTP.
 *
 * <p><b>Internal.</b> The other packages of the console read it; may change without notice.
 */
@NullMarked
package io.notestream.consumer.worker.internal.console.activity;

import org.jspecify.annotations.NullMarked;
