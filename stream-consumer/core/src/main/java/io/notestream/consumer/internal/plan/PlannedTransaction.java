package io.notestream.consumer.internal.plan;

import io.notestream.model.note.UserId;
import java.util.List;
import java.util.Map;

/**
 * A transaction as it is planned.
 *
 * @param events the events that it counts, user by user, each user's in stream order
 * @param actions its actions; an action and its cancellation reason have the same index
 * @param checks what is required of the summary of each user
 */
public record PlannedTransaction(
    List<PlannedEvent> events, List<Action> actions, Map<UserId, CorrectionCheck> checks) {}
