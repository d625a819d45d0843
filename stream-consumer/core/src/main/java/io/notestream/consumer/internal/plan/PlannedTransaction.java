package io.notestream.consumer.internal.plan;

import java.util.List;

/**
 * One transaction.
 *
 * @param events the events that it counts, users one after the other, a user's in stream order
 * @param actions what it does; the position of an action is that of its cancellation reason
 */
public record PlannedTransaction(List<PlannedEvent> events, List<Action> actions) {}
