package io.notestream.stack.expiration;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.model.change.ChangeKind;
import io.notestream.model.view.AuditRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Writer, sweeper and engine on three clocks. Users delete and renew notes near their end while
 * sweeper and time to live remove them; what the audit says is compared with what the users know.
 * {@code -Dclocks.from} and {@code -Dclocks.to} choose which of the many rounds are run, each with
 * the clocks that it has in all of them.
 */
class ThreeClocksTest {

  private static final int FEW = 80;
  private static final int MANY = 600;
  private static final int ROUNDS = 20;

  private static ThreeClocks clocks;

  @BeforeAll
  static void start(@TempDir Path directory) {
    clocks = new ThreeClocks(directory, ExpiryCauseRule.DEFAULT_GUARD);
  }

  @AfterAll
  static void stop() {
    clocks.close();
  }

  @ParameterizedTest(name = "writer {0} s, sweeper {1} s, TTL after {2} s")
  @CsvSource({"5, -5, 172800", "-5, 5, 1", "50, -50, 20", "-50, 50, 0", "-50, 50, 172800"})
  void noExpirationIsCountedAsADeleteAndNoDeleteAsAnExpiration(
      int writerAhead, int workerAhead, int ttlDelay) {
    check(FEW, writerAhead, workerAhead, ttlDelay);
  }

  @Test
  @Tag("proof")
  void noneOfManyIsMistakenWhateverTheClocksShow() {
    Random random = new Random(6);
    int[] delays = {0, 1, 20, 60, 172_800};
    int from = Integer.getInteger("clocks.from", 0);
    int to = Integer.getInteger("clocks.to", ROUNDS);
    assertThat(from).isBetween(0, to - 1);
    assertThat(to).isLessThanOrEqualTo(ROUNDS);
    for (int round = 0; round < to; round++) {
      int furthest = round % 2 == 0 ? 5 : 50;
      int writerAhead = random.nextInt(-furthest, furthest + 1);
      int workerAhead = random.nextInt(-furthest, furthest + 1);
      int ttlDelay = delays[random.nextInt(delays.length)];
      if (round >= from) {
        check(MANY, writerAhead, workerAhead, ttlDelay);
      }
    }
  }

  private static void check(int notes, int writerAhead, int workerAhead, int ttlDelay) {
    NearTheEnd load = clocks.run(notes, writerAhead, workerAhead, ttlDelay);
    Tables tables = clocks.tables();

    assertThat(clocks.mistaken(load)).isEmpty();

    List<AuditRecord> all = clocks.audit(load).values().stream().flatMap(List::stream).toList();
    List<AuditRecord> expired = of(all, ChangeKind.EXPIRED);
    List<AuditRecord> deleted = of(all, ChangeKind.DELETED);
    assertThat(expired.size() + deleted.size()).isEqualTo(load.notes().size());
    assertThat(tables.summary(load.user()).expired()).isEqualTo(expired.size());
    assertThat(tables.summary(load.user()).deleted()).isEqualTo(deleted.size());
    assertThat(clocks.reactions().eventIds())
        .containsAll(Tables.eventIds(expired))
        .doesNotContainAnyElementsOf(Tables.eventIds(deleted));
    Figures.print(
        "%d expired (%s) and %d deleted, %d of them marked before",
        expired.size(),
        expired.stream().collect(Collectors.groupingBy(AuditRecord::cause, Collectors.counting())),
        deleted.size(),
        of(all, ChangeKind.DELETE_REQUESTED).size());
  }

  private static List<AuditRecord> of(List<AuditRecord> audit, ChangeKind kind) {
    return audit.stream().filter(record -> record.kind() == kind).toList();
  }
}
