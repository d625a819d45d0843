package io.notestream.consumer.internal.plan;

import java.util.List;

/**
 * A transaction as it is planned.
 *
 * @param events the events that it counts, user by user, each user's in stream order
 * @param actions its actions; an action and its cancellation reason have the same index
 */
public record PlannedTransaction(List<PlannedEvent> events, List<Action> actions) {}
