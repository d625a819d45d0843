package io.notestream.consumer.worker.internal.kcl.shard;

import java.time.InstantSource;
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

  KclRecordsResponse(GetRecordsResponse response, List<ChildShard> children, InstantSource clock) {
    this.response = response;
    this.records = response.records().stream().<KinesisClientRecord>map(KclRecord::of).toList();
    this.children = children;
    this.clock = clock;
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
    Record last = response.records().get(records.size() - 1);
    return last.dynamodb().approximateCreationDateTime() == null
        ? null
        : Math.max(
            0, clock.millis() - last.dynamodb().approximateCreationDateTime().toEpochMilli());
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
