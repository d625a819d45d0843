/**
 * Deletes notes when they end, since DynamoDB's own time to live takes up to days, and tells the
 * time by DynamoDB's clock. What a deletion leads to is decided where the stream is read: nothing
 * here counts, archives or publishes. Who looks at the index is the entry points' business.
 *
 * <p>{@link io.notestream.consumer.sweep.DueSweep} looks for what is due, for a function that runs
 * each minute. {@link io.notestream.consumer.sweep.TimedSweep} has timers, for a process that
 * stays:
 *
 * <ul>
 *   <li><b>Who times a note.</b> Looks are at the multiples of the interval, by DynamoDB's clock.
 *       The look at <i>i</i> times what ends from look <i>i + 1</i> up to look <i>i + 2</i>. What
 *       was changed more than 5 s before that look is in the index by then, and the look's; what
 *       was changed later is timed by the process that applies the change's record. Both go by the
 *       change's time, the note's end and the interval alone.
 *   <li><b>What a look covers.</b> Everything that ends before the look after the next. The first
 *       of a hold takes all of it; the later ones what ends after the horizon of the one before,
 *       and what has been overdue for 10 s: nobody has timed that, and it is counted as missed.
 *   <li><b>How much is remembered.</b> A number of timers; beyond it those that end last are
 *       dropped. The next look takes what ends from the earliest of them on, at once when half of
 *       the room is free.
 *   <li><b>When a timer is stale.</b> When the stream says that its note is gone, does not end any
 *       more or ends at another time, it is forgotten. What looks found is forgotten with the lock.
 *       A process that does not read the note's shard cannot know: its delete is refused, once.
 * </ul>
 *
 * <p><b>API.</b> For entry points that sweep, of which one at a time is enough.
 */
@NullMarked
package io.notestream.consumer.sweep;

import org.jspecify.annotations.NullMarked;
