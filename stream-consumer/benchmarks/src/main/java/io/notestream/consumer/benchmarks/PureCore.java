package io.notestream.consumer.benchmarks;

import io.notestream.consumer.decode.Decoded;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.consumer.internal.plan.Baselines;
import io.notestream.consumer.internal.plan.LateStart;
import io.notestream.consumer.internal.plan.Plan;
import io.notestream.consumer.internal.plan.PlannedEvent;
import io.notestream.consumer.internal.plan.Planner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** Decodes and plans a thousand records of two hundred users, without I/O. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PureCore {

  private static final int RECORDS = 1000;
  private static final int USERS = 200;
  private static final int PACK = 50;

  private final List<Record> records = new Workload("user", USERS).batch(RECORDS);
  private final RecordDecoder decoder = new RecordDecoder(ExpiryCauseRule.standard());
  private final Planner planner =
      new Planner(PACK, new LateStart(Instant.EPOCH, ExpiryCauseRule.standard().guard()));

  /** Measures records a second on one core. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public Plan decodeAndPlan() {
    List<PlannedEvent> events = new ArrayList<>(RECORDS);
    for (int i = 0; i < RECORDS; i++) {
      if (decoder.decode(records.get(i)) instanceof Decoded.Change change) {
        events.add(PlannedEvent.of(i, change.change()));
      }
    }
    return planner.plan(events, Baselines.none());
  }
}
