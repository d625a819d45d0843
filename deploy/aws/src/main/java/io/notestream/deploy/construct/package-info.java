/**
 * Constructs for stacks: tables by their one definition, a consumer for any table of notes, the
 * writer, and their alarms. Nothing here reads the context.
 *
 * <p><b>API.</b> For stacks of others as for ours.
 */
@NullMarked
package io.notestream.deploy.construct;

import org.jspecify.annotations.NullMarked;
