package io.notestream.consumer.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.EngineTables;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.RateCap;
import io.notestream.consumer.internal.summary.Mark;
import io.notestream.consumer.internal.summary.OwnSummaries;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.model.note.UserId;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.UserSummary;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

class MarksTest {

  private static final UserId ALICE = new UserId("alice");
  private static final UserId BOB = new UserId("bob");

  private final EngineTables tables = EngineTables.startAt(TestRecords.START);
  private final Updates updates = new Updates();
  private final Marks marks =
      new Marks(
          tables.client(updates),
          tables.names(),
          new ActiveRetries(tables.clock(), failure -> {}),
          RateCap.withBursts(OptionalInt.empty()));

  @BeforeEach
  void putSummaries() {
    tables.put(tables.names().noteViews(), ViewKeys.userSummary(ALICE));
    tables.put(tables.names().noteViews(), ViewKeys.userSummary(BOB));
  }

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void aMarkThatIsKnownToBeStoredIsNotWrittenAgain() {
    assertThat(write(ALICE, 5)).isTrue();
    assertThat(write(ALICE, 5)).isFalse();
    assertThat(write(ALICE, 4)).isFalse();
    assertThat(updates.made).isEqualTo(1);
    assertThat(write(ALICE, 6)).isTrue();
    assertThat(updates.made).isEqualTo(2);
  }

  @Test
  void aMarkWithoutASummaryIsNotRemembered() {
    UserId carol = new UserId("carol");
    assertThat(write(carol, 5)).isFalse();

    tables.put(tables.names().noteViews(), ViewKeys.userSummary(carol));

    assertThat(write(carol, 5)).isTrue();
  }

  @Test
  void theMarksOfAnErasedUserAloneAreForgotten() {
    write(ALICE, 5);
    write(BOB, 5);

    marks.forget(ALICE);

    write(BOB, 5);
    assertThat(updates.made).isEqualTo(2);
    write(ALICE, 5);
    assertThat(updates.made).isEqualTo(3);
  }

  @Test
  void allMarksAreForgottenWithTheTable() {
    write(ALICE, 5);
    write(BOB, 5);

    marks.forget();

    write(ALICE, 5);
    write(BOB, 5);
    assertThat(updates.made).isEqualTo(4);
  }

  @Test
  void aMarkThatWasWrittenToTheTableBeforeIsNotRemembered() {
    updates.meanwhile = marks::forget;
    assertThat(write(ALICE, 5)).isTrue();
    updates.meanwhile = () -> {};

    write(ALICE, 5);

    assertThat(updates.made).isEqualTo(2);
  }

  private boolean write(UserId user, long value) {
    Mark.Place place =
        new Mark.Place(
            SummaryKey.user(user), OwnSummaries.USER.indexOf(UserSummary.LAST_ACTIVITY_AT));
    Boolean written = marks.write(new Mark(place, value, TestRecords.START), Stop.never()).value();
    assertThat(written).isNotNull();
    return written;
  }

  /** Counts updates, and does something while they are made. */
  private static final class Updates implements ExecutionInterceptor {
    private Runnable meanwhile = () -> {};
    private int made;

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      if (context.request() instanceof UpdateItemRequest) {
        made++;
        meanwhile.run();
      }
    }
  }
}
