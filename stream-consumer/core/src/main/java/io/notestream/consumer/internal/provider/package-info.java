/**
 * Finds what others provide on the class path. Knows nothing of what it is for.
 *
 * <p><b>Internal.</b> Used by {@code expiry} and {@code summary}; may change without notice.
 */
@NullMarked
package io.notestream.consumer.internal.provider;

import org.jspecify.annotations.NullMarked;
