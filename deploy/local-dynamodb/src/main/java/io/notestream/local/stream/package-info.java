/**
 * What a test can do to the streams of an engine: look at their shards, split, roll over, trim and
 * remove them. How streams work inside is not shown here.
 *
 * <p><b>API.</b> For tests and programs that embed the engine: these types change only with notice.
 */
@NullMarked
package io.notestream.local.stream;

import org.jspecify.annotations.NullMarked;
