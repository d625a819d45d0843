package io.notestream.consumer.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.consumer.record.RecordDocument;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * A batch of records of one shard, in the order of the shard.
 *
 * @param stream the stream's ARN, or another name for where the records come from; used in logs and
 *     dead letters
 * @param shardId the shard; used in logs and dead letters
 * @param records the records, which may be malformed or {@code null}; not copied, so that the list
 *     must not change while the batch is processed
 * @param documents the JSON that each record was read from, which a dead letter keeps; empty if the
 *     records did not arrive as JSON
 */
public record ShardBatch(
    String stream, String shardId, List<Record> records, List<JsonNode> documents) {

  /**
   * Creates a batch.
   *
   * @param stream see above
   * @param shardId see above
   * @param records see above
   * @param documents as many as there are records, or none
   * @throws IllegalArgumentException if there is another number of documents
   */
  public ShardBatch {
    if (!documents.isEmpty() && documents.size() != records.size()) {
      throw new IllegalArgumentException(
          records.size() + " records with " + documents.size() + " documents");
    }
  }

  /**
   * Creates a batch of records that did not arrive as JSON.
   *
   * @param stream see above
   * @param shardId see above
   * @param records see above
   */
  public ShardBatch(String stream, String shardId, List<Record> records) {
    this(stream, shardId, records, List.of());
  }

  /**
   * Returns a batch of records that arrived as JSON.
   *
   * @param stream the stream's ARN, or another name for where the records come from
   * @param shardId the shard
   * @param arrived the records with their JSON
   * @return the batch
   */
  @SuppressWarnings("NullAway") // a batch may hold null in a record's place, as it arrived
  public static ShardBatch of(String stream, String shardId, List<RecordDocument> arrived) {
    List<Record> records = new ArrayList<>(arrived.size());
    arrived.forEach(document -> records.add(document.record()));
    return new ShardBatch(
        stream, shardId, records, arrived.stream().map(RecordDocument::json).toList());
  }

  /**
   * Returns the JSON that a record was read from.
   *
   * @param index the record's place in the batch
   * @return the JSON; {@code null} if the record did not arrive as JSON
   */
  public @Nullable JsonNode document(int index) {
    return documents.isEmpty() ? null : documents.get(index);
  }
}
