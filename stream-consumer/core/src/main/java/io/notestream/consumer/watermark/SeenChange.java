package io.notestream.consumer.watermark;

import io.notestream.model.change.SequenceNumber;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A record that was seen in the stream and may not be settled yet.
 *
 * @param sequence its sequence number
 * @param time its event time, in whole seconds
 * @param audit the key of the audit record that it gets; {@code null} if it is malformed
 * @param letter the key of the dead letter that it gets if it cannot be applied
 * @param user the key of the summary of the note's owner; {@code null} if that is unknown
 * @param noteCreatedAt when the note was created: a change of a note that was erased is dropped
 */
record SeenChange(
    SequenceNumber sequence,
    Instant time,
    @Nullable Map<String, AttributeValue> audit,
    Map<String, AttributeValue> letter,
    @Nullable Map<String, AttributeValue> user,
    Instant noteCreatedAt) {}
