package io.notestream.consumer.worker.cli;

import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.generation.Generation;
import io.notestream.consumer.generation.GenerationException;
import io.notestream.consumer.generation.Generations;
import io.notestream.consumer.internal.clock.ServerTimes;
import io.notestream.consumer.watermark.LedgerWatermark;
import io.notestream.consumer.watermark.Watermark;
import io.notestream.consumer.worker.internal.client.StreamClients;
import io.notestream.consumer.worker.internal.client.WorkerClients;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseTableNames;
import io.notestream.consumer.worker.internal.kcl.lease.LeaseWatermark;
import io.notestream.consumer.worker.internal.kcl.stream.TableStreams;
import io.notestream.model.table.TableNames;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.LiveGeneration;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** The workers that read the stream for a generation, as their lease tables show them. */
final class GenerationReaders {

  private static final Logger LOG = LoggerFactory.getLogger(GenerationReaders.class);
  private static final Duration GUARD = Duration.ofSeconds(60);

  /** How long after a switch the last process has learnt of it. */
  private static final Duration AFTER_SWITCH = Duration.ofMinutes(1);

  /** How many looks in a row may bring nothing: the end of a shard shows at the fourth. */
  private static final int IDLE_LOOKS = 5;

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  /** How long a list waits for one generation, and how long a generation that is dropped. */
  private static final Duration LONGEST_FOR_LIST = Duration.ofSeconds(10);

  private static final Duration LONGEST_FOR_DROP = Duration.ofMinutes(5);

  private final WorkerClients clients;
  private final TableNames tables;
  private final String application;

  /**
   * @param application what the fleets of all generations are called, without their numbers
   */
  GenerationReaders(WorkerClients clients, TableNames tables, String application) {
    this.clients = clients;
    this.tables = tables;
    this.application = application;
  }

  /** Returns the names of the lease tables of a generation's workers. */
  List<String> leaseTables(int number) {
    return new TableStreams(clients.dynamoDb(), clients.forStream().streams(), tables.notes())
        .tablesBeginning(names(number).prefix());
  }

  /** Returns the workers that hold leases, or died with them. */
  SortedSet<String> holders(int number) {
    SortedSet<String> holders = new TreeSet<>();
    for (String table : leaseTables(number)) {
      try {
        for (Map<String, AttributeValue> row :
            clients
                .dynamoDb()
                .scanPaginator(r -> r.tableName(table).consistentRead(true))
                .items()) {
          AttributeValue holder = row.get("leaseOwner");
          if (holder != null && holder.s() != null && row.containsKey("checkpoint")) {
            holders.add(holder.s());
          }
        }
      } catch (ResourceNotFoundException e) {
        LOG.debug("{} was deleted meanwhile", table, e);
      }
    }
    return holders;
  }

  /**
   * Returns the time up to which a generation's workers have settled everything; empty if there are
   * no workers, or that is not known.
   */
  Optional<Instant> settledThrough(Generation generation) {
    int number = generation.number();
    return generation.meta() == null || leaseTables(number).isEmpty()
        ? Optional.empty()
        : settledThrough(number, Instant.MAX, LONGEST_FOR_LIST);
  }

  /**
   * @param enough a time from which on it does not matter how much more is settled
   */
  private Optional<Instant> settledThrough(int number, Instant enough, Duration longest) {
    Watermark watermark = watermark(number, GUARD);
    long end = System.nanoTime() + longest.toNanos();
    Instant reached = Instant.MIN;
    int idle = 0;
    while (true) {
      Watermark.Mark mark = watermark.look();
      idle = mark.settledThrough().isAfter(reached) ? 0 : idle + 1;
      reached = mark.settledThrough();
      if (mark.heldUpBy().isEmpty()
          || !reached.isBefore(enough)
          || idle >= IDLE_LOOKS
          || System.nanoTime() - end >= 0
          || !Stop.never().pause(BETWEEN_LOOKS)) {
        return reached.equals(Instant.MIN) ? Optional.empty() : Optional.of(reached);
      }
    }
  }

  /**
   * Requires that nobody fills a generation that is to be dropped, and that it has done what only
   * it can do: it reacts to what the live one had counted before the switch, once it counts that.
   *
   * @throws GenerationException saying what to wait for
   */
  void requireDone(Generations generations, LiveGeneration live, int number) {
    SortedSet<String> holders = holders(number);
    if (!holders.isEmpty()) {
      throw new GenerationException(
          "workers hold leases for generation "
              + number
              + ": stop "
              + String.join(", ", holders)
              + ", or say --force if they are gone");
    }
    Instant switchedAt = live.switchedAt();
    if (switchedAt == null || live.previous().orElse(0) != number) {
      return;
    }
    Instant needed = switchedAt.plus(AFTER_SWITCH);
    Generation generation =
        generations.list().stream().filter(one -> one.number() == number).findAny().orElse(null);
    if (generation == null || generation.meta() == null) {
      return; // Dropped before, but for its leases.
    }
    Instant settled = settledThrough(number, needed, LONGEST_FOR_DROP).orElse(null);
    if (settled == null || settled.isBefore(needed)) {
      throw new GenerationException(
          "generation "
              + number
              + " may still have to react to what generation "
              + live.live()
              + " had counted before the switch, and has settled "
              + (settled == null
                  ? "nobody knows how much"
                  : "no more than up to " + Timestamps.format(settled))
              + ": let its workers or functions run until they have settled all up to "
              + Timestamps.format(needed)
              + ", then drop it; --force loses those reactions");
    }
  }

  /**
   * Returns what tells how far the consumer of a generation has come: the leases of its workers, or
   * without any its ledger, as functions fill it.
   *
   * @param guard how far this machine's clock and DynamoDB's may be apart
   */
  Watermark watermark(int number, Duration guard) {
    StreamClients stream = clients.forStream();
    TableNames names = tables.withGeneration(number);
    InstantSource clock = InstantSource.system();
    return leaseTables(number).isEmpty()
        ? LedgerWatermark.builder(stream.dynamoDb(), stream.streams(), names)
            .clock(clock, guard)
            .build()
        : new LeaseWatermark(
            stream,
            names,
            names(number),
            new ServerTimes(clock, guard),
            LedgerWatermark.STREAM_DELAY);
  }

  private LeaseTableNames names(int number) {
    return new LeaseTableNames(WorkerCommand.applicationOf(application, number), tables.notes());
  }
}
