/**
 * The CDK app: what the context says, and the stack that is made of it. What others build into
 * stacks of their own is in {@code construct}; nothing here calls AWS.
 *
 * <p><b>API.</b> The CDK starts {@code Main}; the names and values of the context stay what they
 * are.
 */
@NullMarked
package io.notestream.deploy;

import org.jspecify.annotations.NullMarked;
