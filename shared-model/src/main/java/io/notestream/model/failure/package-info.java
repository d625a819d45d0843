/**
 * What a failure of an AWS client means: whether it passes, whether the call may have been made all
 * the same, or whether somebody has to act. One list for the writer and the consumer; how long they
 * wait and what they do meanwhile is theirs.
 *
 * <p><b>API.</b> Both services and embedding programs may rely on it.
 */
@NullMarked
package io.notestream.model.failure;

import org.jspecify.annotations.NullMarked;
