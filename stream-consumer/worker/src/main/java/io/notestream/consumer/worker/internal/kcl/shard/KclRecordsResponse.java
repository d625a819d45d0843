package io.notestream.consumer.worker.internal.kcl.shard;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.kinesis.model.ChildShard;
import software.amazon.kinesis.retrieval.GetRecordsResponseAdapter;
import software.amazon.kinesis.retrieval.KinesisClientRecord;

/** One response of GetRecords. KCL asks for its records several times; they are made once. */
final class KclRecordsResponse implements GetRecordsResponseAdapter {

  private final GetRecordsResponse response;
  private final List<KinesisClientRecord> records;
  private final List<ChildShard> children;
  private final InstantSource clock;

  /**
   * @param before the position before the first record, as KCL writes it
   */
  KclRecordsResponse(
      GetRecordsResponse response, String before, List<ChildShard> children, InstantSource clock) {
    this.response = response;
    this.records = records(response, before);
    this.children = children;
    this.clock = clock;
  }

  private static List<KinesisClientRecord> records(GetRecordsResponse response, String before) {
    List<KinesisClientRecord> records = new ArrayList<>(response.records().size());
    String position = before;
    for (Record record : response.records()) {
      KclRecord carried = KclRecord.of(record, position);
      records.add(carried);
      position = carried.sequenceNumber();
    }
    return Collections.unmodifiableList(records);
  }

  @Override
  public List<KinesisClientRecord> records() {
    return records;
  }

  @Override
  public @Nullable Long millisBehindLatest() {
    if (records.isEmpty()) {
      return null;
    }
    Instant last = KclRecord.timeOf(response.records().get(records.size() - 1));
    return last == null ? null : Math.max(0, clock.millis() - last.toEpochMilli());
  }

  @Override
  public List<ChildShard> childShards() {
    return children;
  }

  @Override
  public @Nullable String nextShardIterator() {
    return response.nextShardIterator();
  }

  @Override
  public @Nullable String requestId() {
    return response.responseMetadata() == null ? null : response.responseMetadata().requestId();
  }
}
