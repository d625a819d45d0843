/**
 * Benchmarks of the writer: what HTTP, validation and conditions cost beside a bare call of the SDK
 * against the same engine.
 *
 * <p><b>Internal.</b> Run by hand, and in short by their own test; may change without notice.
 */
@NullMarked
package io.notestream.writer.benchmarks;

import org.jspecify.annotations.NullMarked;
