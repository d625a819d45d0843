/**
 * What goes wrong on purpose: errors, lost requests and answers, conflicts and latency, chosen by
 * operation and table and drawn from seeded numbers; and the counters of what calls have done and
 * suffered. What an operation does is not known here.
 */
@NullMarked
package io.notestream.local.fault;

import org.jspecify.annotations.NullMarked;
