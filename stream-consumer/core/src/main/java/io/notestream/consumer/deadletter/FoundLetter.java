package io.notestream.consumer.deadletter;

import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A letter that a {@link LetterSearch} has found. Immutable.
 *
 * <p>For the consumer's own packages.
 *
 * @param head its primary key; empty if only parts of it are there
 * @param partsFromLast the primary keys of its parts, the last one first
 * @param pending whether it is a pending reaction
 * @param bodyRefs the bodies in the blob store that its record refers to
 */
public record FoundLetter(
    List<Map<String, AttributeValue>> head,
    List<Map<String, AttributeValue>> partsFromLast,
    boolean pending,
    Set<String> bodyRefs) {}
