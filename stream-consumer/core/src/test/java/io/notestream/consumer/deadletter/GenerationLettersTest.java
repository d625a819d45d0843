package io.notestream.consumer.deadletter;

import static io.notestream.consumer.TestRecords.note;
import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.ConsumerOptions;
import io.notestream.consumer.RefusedTransactions;
import io.notestream.consumer.StreamConsumer;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.TestTables;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome.Counts;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.deadletter.RedriveResult.Outcome;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.consumer.gap.Gaps;
import io.notestream.consumer.generation.Generations;
import io.notestream.model.note.UserId;
import io.notestream.model.table.TableNames;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.DeadLetter.State;
import io.notestream.model.view.Gap;
import io.notestream.model.view.UserSummary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Two generations on one stream, and records that one of them or both cannot count: what one has
 * parked is nothing that the other one has settled.
 */
class GenerationLettersTest {

  private static final UserId ALICE = new UserId("alice");

  @AutoClose private static TestTables tables = new TestTables();

  private final TestRecords records = new TestRecords();
  private TableNames names;
  private Generations generations;

  @BeforeEach
  void twoGenerations() {
    names = tables.create();
    generations = new Generations(tables.client(), names, tables.clock());
    generations.create(1, List.of());
    generations.create(2, List.of());
  }

  @Test
  void whatBothHaveParkedIsRedrivenInEach() {
    Record record = records.created(note("alice"));
    assertThat(process(1, record, new RefusedTransactions()).parked()).isOne();
    assertThat(process(2, record, new RefusedTransactions()).parked()).isOne();
    String first = id(1);
    String second = id(2);
    assertThat(second).isEqualTo(first + ".2");

    assertThat(redrive(1, first).outcome()).isEqualTo(Outcome.APPLIED);

    assertThat(open()).containsExactly(second);
    assertThat(List.of(created(1), created(2))).containsExactly(1L, 0L);
    assertThat(redrive(2, second).outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(open()).isEmpty();
    assertThat(List.of(created(1), created(2))).containsExactly(1L, 1L);
  }

  @Test
  void whatOneHasParkedIsNotClosedByTheOtherWhichHasCountedIt() {
    Record record = records.created(note("alice"));
    process(1, record);
    process(2, record, new RefusedTransactions());
    String letter = id(2);

    assertThat(redrive(1, letter))
        .isEqualTo(new RedriveResult(Outcome.OTHER_GENERATION, "redrive it with --generation 2"));

    assertThat(check(1, letter)).isEqualTo(RedriveCheck.Expected.OTHER_GENERATION);
    assertThat(check(2, letter)).isEqualTo(RedriveCheck.Expected.WOULD_APPLY);
    assertThat(open()).containsExactly(letter);
    assertThat(redrive(2, letter).outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(created(2)).isEqualTo(1);
  }

  @Test
  void whatOneHasSettledTheOtherParksAllTheSame() {
    Record record = records.created(note("alice"));
    process(1, record, new RefusedTransactions());
    redrive(1, id(1));

    assertThat(process(2, record, new RefusedTransactions()).parked()).isOne();

    assertThat(open()).containsExactly(id(2));
  }

  @Test
  void aNoteIsLeftOutOfABackfillForLettersOfItsOwnGeneration() {
    process(2, records.created(note("alice")), new RefusedTransactions());

    assertThat(notesInLetters(1)).isZero();
    assertThat(notesInLetters(2)).isOne();
  }

  @Test
  void whatADroppedGenerationHadParkedOrLostIsClosedWithIt() {
    Record record = records.created(note("alice"));
    process(1, record, new RefusedTransactions());
    process(2, record, new RefusedTransactions());
    Gap gap = Gap.seen("label", "shard", "1", "2", "trimmed", tables.clock().instant());
    gaps(1).putIfAbsent(gap);
    gaps(2).putIfAbsent(gap);

    generations.drop(2);

    assertThat(open()).containsExactly(id(1));
    assertThat(letters(2).list(State.DISCARDED)).hasSize(1);
    assertThat(gaps(1).list(Gap.State.OPEN)).containsExactly(gap);
    assertThat(gaps(1).list(Gap.State.ACCEPTED)).hasSize(1);
  }

  @Test
  void whatADroppedGenerationHadParkedIsParkedAnewByTheNextOfItsNumber() {
    Record record = records.created(note("alice"));
    process(2, record, new RefusedTransactions());
    generations.drop(2);
    generations.create(2, List.of());

    assertThat(process(2, record, new RefusedTransactions()).parked()).isOne();

    assertThat(redrive(2, id(2)).outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(created(2)).isEqualTo(1);
  }

  @Test
  void whatWasRedrivenIntoATableThatIsGoneIsParkedAnew() {
    Record record = records.created(note("alice"));
    process(2, record, new RefusedTransactions());
    redrive(2, id(2));
    generations.drop(2);
    generations.create(2, List.of());

    assertThat(process(2, record, new RefusedTransactions()).parked()).isOne();

    assertThat(redrive(2, id(2)).outcome()).isEqualTo(Outcome.APPLIED);
    assertThat(created(2)).isEqualTo(1);
  }

  private Counts process(int generation, Record record, ExecutionInterceptor... interceptors) {
    try (StreamConsumer consumer = consumer(generation, interceptors)) {
      return consumer
          .process(new ShardBatch("stream", "shard", List.of(record)), BatchControl.untilDone())
          .counts();
    }
  }

  private RedriveResult redrive(int generation, String letter) {
    try (StreamConsumer consumer = consumer(generation)) {
      return letters(generation).redrive(letter, consumer::redrive, BatchControl.untilDone());
    }
  }

  private RedriveCheck.Expected check(int generation, String letter) {
    return new RedriveCheck(
            tables.client(),
            names.withGeneration(generation),
            new RecordDecoder(ExpiryCauseRule.standard(), tables.clock()))
        .check(letter)
        .expected();
  }

  private StreamConsumer consumer(int generation, ExecutionInterceptor... interceptors) {
    return StreamConsumer.builder(tables.client(interceptors))
        .tables(names.withGeneration(generation))
        .clock(tables.clock())
        .options(ConsumerOptions.builder().generation(generation).build())
        .build();
  }

  private DeadLetters letters(int generation) {
    return new DeadLetters(
        tables.client(), names.withGeneration(generation), tables.clock(), Duration.ofDays(7));
  }

  private Gaps gaps(int generation) {
    return new Gaps(
        tables.client(), names.withGeneration(generation), tables.clock(), Duration.ofDays(7));
  }

  private int notesInLetters(int generation) {
    return new OpenRecords(tables.client(), names.withGeneration(generation))
        .notes(units -> {})
        .size();
  }

  /** The open letter of a generation. */
  private String id(int generation) {
    List<String> own =
        letters(1)
            .list(State.OPEN)
            .filter(letter -> letter.key().generation() == generation)
            .map(LetterEntry::id)
            .toList();
    assertThat(own).hasSize(1);
    return own.get(0);
  }

  private List<String> open() {
    return letters(1).list(State.OPEN).map(LetterEntry::id).toList();
  }

  private long created(int generation) {
    Map<String, AttributeValue> item =
        tables
            .client()
            .getItem(
                r ->
                    r.tableName(names.withGeneration(generation).noteViews())
                        .key(ViewKeys.userSummary(ALICE)))
            .item();
    return item.isEmpty() ? 0 : UserSummary.fromItem(ALICE, item).created();
  }
}
